"""Colours as eyes see them: contrast, and the nearest colour that has enough of it.

Input: colours as ``#12395B``. Output: ratios (WCAG 2.2), colours.
"""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls

STEPS = 255  # of lightness


def luminance(colour: str) -> float:
    """Return the relative luminance of a hex colour, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two hex colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def legible(colour: str, background: str, least: float) -> str:
    """Return the colour of the same hue that is nearest and has a contrast of at least ``least``, up to 4.5.

    It is darker on a light background, lighter on a dark one; the colour itself where that is enough.
    """
    if contrast(colour, background) >= least:
        return colour
    hue, lightness, saturation = rgb_to_hls(*_channels(colour))
    end = 0.0 if contrast("#000000", background) >= contrast("#FFFFFF", background) else 1.0
    found = colour
    for step in range(1, STEPS + 1):
        channels = hls_to_rgb(hue, lightness + (end - lightness) * step / STEPS, saturation)
        found = "#" + "".join(f"{round(255 * c):02X}" for c in channels)
        if contrast(found, background) >= least:
            break
    return found


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
