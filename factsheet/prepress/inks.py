"""Colours of the screen → inks of a press: black and greys as black alone, all others by its ICC profile.

Input: an ICC profile, and the inks that a theme says. Output: percentages of cyan, magenta, yellow and black.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

Ink: TypeAlias = tuple[int, int, int, int]
LARGEST = 16_000_000  # bytes of a profile
CUSTOM = "Custom"  # a condition that is in no registry (ISO 32000-1, 14.11.5)
BLACK_POINT = 0x2000  # LittleCMS's flag for black point compensation


@dataclass(frozen=True)
class Press:
    """A printing condition: its ICC profile, and the name under which it is registered."""

    profile: bytes = field(repr=False)
    condition: str
    description: str

    @property
    def name(self) -> str:
        """What it is called: its name in the registry, and the profile."""
        named = self.condition == CUSTOM or self.condition in self.description
        return self.description if named else f"{self.condition} ({self.description})"

    @cached_property
    def _transform(self) -> Any:
        from PIL import ImageCms

        own = ImageCms.ImageCmsProfile(io.BytesIO(self.profile))
        intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
        flags = ImageCms.Flags(BLACK_POINT)
        return ImageCms.buildTransform(ImageCms.createProfile("sRGB"), own, "RGB", "CMYK", intent, flags)

    def ink(self, colour: str, said: Mapping[str, Ink]) -> Ink:
        """Return the ink of a colour such as #12395B: as said, black alone for a grey, else by the profile."""
        from PIL import Image, ImageCms

        if colour in said:
            return said[colour]
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        if red == green == blue:
            return 0, 0, 0, round(100 - red / 2.55)
        found = ImageCms.applyTransform(Image.new("RGB", (1, 1), (red, green, blue)), self._transform)
        cyan, magenta, yellow, black = (round(value / 2.55) for value in found.tobytes())  # type: ignore[union-attr]
        return cyan, magenta, yellow, black


def press(profile: bytes, condition: str = "") -> Press:
    """Return a printing condition; without a name, the one in the profile's description, or Custom.

    Raises ValueError for what is no ICC profile of a press that prints in four colours.
    """
    if len(profile) < 128 or profile[36:40] != b"acsp" or int.from_bytes(profile[:4], "big") != len(profile):
        raise ValueError("it is not an ICC profile")
    if profile[12:16] != b"prtr" or profile[16:20] != b"CMYK" or not 2 <= profile[8] <= 4:
        kind = f"{profile[12:16].decode('ascii', 'replace')}, {profile[16:20].decode('ascii', 'replace').strip()}"
        raise ValueError(
            f"it is a profile of another kind ({kind}); wanted: one of a press (prtr, CMYK), version 2 or 4"
        )
    from PIL import ImageCms

    try:
        found = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        description = " ".join(ImageCms.getProfileDescription(found).split())
        made = Press(profile, condition or registered(description), description)
        made.ink("#12395B", {})
    except (OSError, ImageCms.PyCMSError) as error:
        raise ValueError(f"it is damaged: {error}") from None
    return made


def registered(description: str) -> str:
    """Return the name of a condition of the ICC's registry that a profile's description has in it, or Custom."""
    if match := re.search(r"\bFOGRA ?(\d\d)(?:L|\b)", description, re.IGNORECASE):
        return f"FOGRA{match[1]}"
    if match := re.search(r"CRPC ?(\d)\b", description):
        return f"CGATS21_CRPC{match[1]}"
    return CUSTOM
