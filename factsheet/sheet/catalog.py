"""Labels of one's own templates, from the gettext catalogs that stand beside them: ``locale/fr.po``.

Input: folders, a language, an English message. Output: the label as that language prints it; one of the first folder
stands for that of the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages.language import SOURCE, Language, filled, no_label
from factsheet.records import inputs
from factsheet.records.folders import Folders

LARGEST = 1 << 20  # bytes of a catalog


class Catalog:
    """The catalogs of folders laid over one another, each read once."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders
        self._messages: dict[str, Mapping[str, str]] = {}

    def label(self, language: Language, message: str, /, **values: object) -> str:
        """Return a label, filled in and with its language's spaces; one that the language itself has needs no entry.

        English has a catalog only where a project words its labels anew.

        Raises ContentError: L001 where the catalog lacks it, L003 where a placeholder gets no value, L005 where the
        catalog cannot be read.
        """
        path = f"{self.folders.display}/{language.code}.po"
        text = self.messages(language.code).get(message) or language.own(message)
        if text is None and language.code != SOURCE:
            raise no_label(language, message, path)
        return language.typeset(filled(text or message, message, values, language, path))

    def messages(self, code: str) -> Mapping[str, str]:
        """Return the finished entries of a language's catalog; none where there is no catalog."""
        if code not in self._messages:
            self._messages[code] = self._read(code)
        return self._messages[code]

    def _read(self, code: str) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for path, shown in reversed(self.folders.every(f"{code}.po")):
            from babel.messages.pofile import PoFileError, read_po  # here, not above: English needs none

            try:
                messages = read_po(BytesIO(inputs.read_bytes(path, LARGEST)), abort_invalid=True)
            except (OSError, ValueError, LookupError, PoFileError) as error:
                what = f"cannot read the catalog: {getattr(error, 'strerror', None) or error}"
                problem = Problem("L005", Location(shown), what, "write it as gettext catalogs are")
                raise ContentError([problem]) from None
            found |= {str(m.id): str(m.string) for m in messages if m.id and m.string and not m.fuzzy}
        return found
