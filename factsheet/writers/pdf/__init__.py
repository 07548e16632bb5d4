"""Print writer: a Sheet → the bytes of a tagged PDF.

fonts · objects · tags · metadata · compose · canvas · paint · boxes · table ·
areas · attempt · pages · inlines · setter · flow · write: each imports only from what stands before it.
"""
