"""Print writer: a Sheet → the bytes of a tagged PDF.

fonts → compose → boxes · table · figures → flow → pages → paint; tags, objects,
metadata and canvas write the file.
"""
