"""One project: its parts, its sheets, and the files made of them."""
