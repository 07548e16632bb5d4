"""The fact card: one figure with its note, as a picture for social posts and for whoever links to the page.

Input: a numbered tree. Output: an SVG of outlines with its words beside them, and a PNG of the same drawing.
"""

from factsheet.writers.card.cover import Cover, cover_of, set_cover
from factsheet.writers.card.figure import Card, card_of
from factsheet.writers.card.pictures import png, svg
from factsheet.writers.card.setting import HEIGHT, WIDTH, Drawing, TooMuch, set_card

__all__ = [
    "HEIGHT",
    "WIDTH",
    "Card",
    "Cover",
    "Drawing",
    "TooMuch",
    "card_of",
    "cover_of",
    "png",
    "set_card",
    "set_cover",
    "svg",
]
