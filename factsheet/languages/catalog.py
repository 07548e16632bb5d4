"""Labels of templates, from the gettext catalogs that stand beside them: ``locale/fr.po``.

Input: a folder, a language, an English message. Output: the label as that language prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from factsheet import inputs
from factsheet.errors import ContentError, Location, Problem
from factsheet.languages.language import Language, filled, no_label

LARGEST = 1 << 20  # bytes of a catalog
SOURCE = "en"  # messages are written in it, so it needs no catalog


class Catalog:
    """The catalogs of one folder, each read once."""

    def __init__(self, folder: Path, display: str) -> None:
        self.folder, self.display = folder, display
        self._messages: dict[str, Mapping[str, str]] = {}

    def label(self, language: Language, message: str, /, **values: object) -> str:
        """Return a label, filled in and with its language's spaces; a phrase of the program's needs no entry.

        Raises ContentError: L001 where the catalog lacks it, L003 where a placeholder gets no value, L005 where the
        catalog cannot be read.
        """
        path = f"{self.display}/{language.code}.po"
        text = language.phrases.get(message) or self.messages(language.code).get(message)
        if text is None and language.code != SOURCE:
            raise no_label(language, message, path)
        return language.typeset(filled(text or message, message, values, language, path))

    def texts(self, language: Language) -> list[str]:
        """Return every label in a language, with placeholders; English ones are what the catalogs translate."""
        if language.code == SOURCE:
            found = [m for path in sorted(self.folder.glob("*.po")) for m in self.messages(path.stem)]
        else:
            found = list(self.messages(language.code).values())
        return [language.typeset(text) for text in dict.fromkeys([*language.phrases.values(), *found])]

    def messages(self, code: str) -> Mapping[str, str]:
        """Return the finished entries of a language's catalog; none where there is no catalog."""
        if code not in self._messages:
            self._messages[code] = self._read(code)
        return self._messages[code]

    def _read(self, code: str) -> Mapping[str, str]:
        path = self.folder / f"{code}.po"
        if not path.exists():
            return {}
        from babel.messages.pofile import PoFileError, read_po  # here, not above: English needs none

        try:
            messages = read_po(BytesIO(inputs.read_bytes(path, LARGEST)), abort_invalid=True)
        except (OSError, ValueError, PoFileError) as error:
            what = f"cannot read the catalog: {getattr(error, 'strerror', None) or error}"
            problem = Problem("L005", Location(f"{self.display}/{code}.po"), what, "write it as gettext catalogs are")
            raise ContentError([problem]) from None
        return {str(m.id): str(m.string) for m in messages if m.id and m.string and not m.fuzzy}
