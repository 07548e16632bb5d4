"""Print writer: a Sheet → the bytes of a tagged PDF.

fonts · objects · tags · metadata · compose · canvas · paint · boxes · table ·
areas · breaks · column · page · pages · inlines · text · flow · write: each imports only from those before it.
"""
