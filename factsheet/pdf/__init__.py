"""Print writer: a Sheet → the bytes of a tagged PDF.

fonts · objects · tags · metadata · compose · canvas · paint · boxes · table ·
pages · inlines · flow · write: each imports only from what stands before it.
"""
