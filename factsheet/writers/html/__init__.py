"""The web writer: Sheet → one HTML file that needs nothing else.

Input: the tree all writers take, the style sheet, the design tokens. Output: a
page for browsers that works from disk, offline, without scripts.
"""

from factsheet.writers.html.faces import Fonts
from factsheet.writers.html.metadata import json_ld
from factsheet.writers.html.offers import MEDIA_TYPES, CardLink, Download, IndexEntry, OnSite
from factsheet.writers.html.page import (
    FRAME,
    article_html,
    index_lines,
    lead,
    rungs_label,
    shell,
    write,
    write_index,
)
from factsheet.writers.html.style_sheet import check as style_problems

__all__ = [
    "FRAME",
    "MEDIA_TYPES",
    "CardLink",
    "Download",
    "Fonts",
    "IndexEntry",
    "OnSite",
    "article_html",
    "index_lines",
    "json_ld",
    "lead",
    "rungs_label",
    "shell",
    "style_problems",
    "write",
    "write_index",
]
