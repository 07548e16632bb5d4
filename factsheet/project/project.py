"""One project: a folder of content, one of templates, and their parts, each read once when it is asked for.

Input: the folders. Output: records, theme, fingerprints, the log of sign-offs; and the editions made of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import copy
from functools import cached_property
from pathlib import Path

from factsheet.errors import ContentError, FactsheetError, Location, Problem, errors_in
from factsheet.evidence.copies import Texts
from factsheet.evidence.fingerprint import Fingerprint, load_fingerprints
from factsheet.evidence.quotes import Tally, tally
from factsheet.evidence.quotes import problems as quote_problems
from factsheet.evidence.signoff import kept as kept_decisions
from factsheet.evidence.signoff.log import HEAD, LOG, Log
from factsheet.evidence.signoff.log import read as read_log
from factsheet.evidence.signoff.states import History, history
from factsheet.languages import Language, language
from factsheet.project.editions import Editions
from factsheet.project.look import hashes, layer_hash, themed, with_logo
from factsheet.project.selection import EditionName
from factsheet.project.shipped import has_own, template_folders
from factsheet.project.state import Inputs, inputs_of
from factsheet.records import inputs
from factsheet.records.folders import THEME, Folders
from factsheet.records.load import load_sound
from factsheet.records.model import Content
from factsheet.records.plan import SheetPlan
from factsheet.rules import check
from factsheet.sheet.edition import Edition
from factsheet.sheet.template import Templates
from factsheet.writers.brand import Brand, read_brand
from factsheet.writers.look import load_theme, overrides
from factsheet.writers.theme import Theme

# What does not depend on the content at hand, and what does.
_SHARED = (
    *("inputs", "brand", "theme_name", "folders", "look", "templates", "theme"),
    *("fingerprints", "texts", "reviews", "history", "languages"),
)
_OWN = ("sound", "content", "problems", "quotes", "editions", "releases")


class Project:
    """Content, templates and theme of one project, read once."""

    def __init__(
        self,
        content: Path | str = "content",
        templates: Path | str = "templates",
        archive: Path | None = None,
        *,
        theme: str = "",
        settings: Sequence[str] = (),
    ) -> None:
        """``templates``: a folder of the project's own; what it lacks, or all, comes with the program.

        ``archive``: where copies of sources are kept; beside the content by default. ``theme``: one of those in
        ``themes/``, instead of the publisher's. ``settings``: over all of it, such as ``theme.colours.brand=#003366``.
        """
        self.content_folder, self.template_folder = Path(content), Path(templates)
        self.archive_folder = archive or self.content_folder.parent / "archive"
        self.named_theme, self.settings = theme, tuple(settings)
        self.edition_name: EditionName = "standard"

    @cached_property
    def inputs(self) -> Inputs:
        """Hashes of all that is read, from before any of it is."""
        return self.inputs_now()

    def inputs_now(self) -> Inputs:
        """Return the hashes of all that would be read by now. Raises OSError."""
        look = self.named_theme, *self.settings
        return inputs_of(self.content_folder, self.template_folder, self.archive_folder, look)

    @cached_property
    def sound(self) -> Content:
        """What can be read of the content, with the brand's logo where the publisher names none.

        Raises ContentError where no sheet could be made of that.
        """
        self.inputs  # noqa: B018 - taken first
        return with_logo(load_sound(self.content_folder), self.brand, self.content_folder.parent)

    @cached_property
    def content(self) -> Content:
        """All of the content. Raises ContentError if any of it cannot be read."""
        if self.sound.faults:
            raise ContentError(self.sound.faults)
        return self.sound

    def over(self, content: Content) -> Project:
        """Return this project with a part of its content in place of it all; the rest is read once for both."""
        for name in _SHARED:
            with suppress(FactsheetError):  # told where it is used
                getattr(self, name)
        made = copy(self)
        for name in _OWN:
            made.__dict__.pop(name, None)
        made.__dict__["content"] = content
        return made

    def of(self, name: EditionName) -> Project:
        """Return this project for the editions of a name: in their theme, a layer over its own.

        That for memos has the memos of the sheets in place of these.
        """
        for shared in _SHARED:
            with suppress(FactsheetError):  # told where it is used
                getattr(self, shared)
        made = copy(self)
        for own in ("theme", "look", "editions", "releases"):
            made.__dict__.pop(own, None)
        made.edition_name = name
        if name == "memo":
            made.__dict__["content"] = self.content.memos()
        return made

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What the rules find, and what is wrong with quotes and fingerprints; sorted by place."""
        try:
            found = quote_problems(self.content, self.fingerprints, self.texts)
        except ContentError as error:  # of a fingerprint; the rules need none
            found = error.problems
        return (*check(self.content, found), *self.brand.warnings)

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        """The publisher's languages."""
        return tuple(language(code) for code in self.content.publisher.languages)

    @cached_property
    def folders(self) -> Folders:
        """The project's templates, over those of its theme and those that come with the program."""
        self.inputs  # noqa: B018 - taken first
        return template_folders(self.template_folder, self.theme_name, self.brand.files)

    @cached_property
    def theme_name(self) -> str:
        """The theme that was asked for, or the publisher's; empty for that which all inherit.

        Raises ContentError B007 for one that is not there.
        """
        if name := self.named_theme:
            return themed(name, Location(f"--theme {name}"), self.template_folder)
        said = self.content.publisher.theme
        return themed(said, self.content.where("publisher", "", "theme"), self.template_folder) if said else ""

    @cached_property
    def look(self) -> Mapping[str, str]:
        """The hashes of what decides the look, by file."""
        found = hashes(self.folders, self.theme_name, self.brand, self.settings)
        return found | {name: layer_hash(self.folders, name) for name in self._edition_layer}

    @cached_property
    def brand(self) -> Brand:
        """The _brand.yml beside the content; empty where there is none. Raises ContentError."""
        return read_brand(self.content_folder.parent)

    @cached_property
    def templates(self) -> Templates:
        return Templates(self.folders)

    @cached_property
    def theme(self) -> Theme:
        own = self.folders.every(THEME)
        mine = own[: has_own(self.template_folder) and (self.template_folder / THEME).exists()]
        brand = [self.brand.layer] if self.brand.layer else []
        over = [layer for name in self._edition_layer for layer in self.folders.every(name)]
        return load_theme(*overrides(self.settings), *over, *mine, *brand, *own[len(mine) :])

    @property
    def _edition_layer(self) -> tuple[str, ...]:
        """The file that is a layer over the theme."""
        return () if self.edition_name == "standard" else (f"editions/{self.edition_name}.yaml",)

    @cached_property
    def fingerprints(self) -> Mapping[str, Fingerprint]:
        return load_fingerprints(self.content_folder / "fingerprints")

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The texts of the copies kept here, by source; messages and review files alone may depend on them."""
        return Texts(self.archive_folder)

    @cached_property
    def quotes(self) -> Tally:
        """How many quotes of all citations were found, could not be compared, or are wrong."""
        return tally(self.content, self.fingerprints)

    @cached_property
    def reviews(self) -> Log:
        """The log of sign-offs, held against the files it was made of; empty where there is none.

        Raises ContentError for one that was changed, or is not what its readers signed.
        """
        path, head = self.content_folder / LOG, self.content_folder / HEAD
        data, its_head = (inputs.read_bytes(file) if file.exists() else None for file in (path, head))
        if data is None and its_head is None:
            return Log()
        log = read_log(data or b"", its_head, path.as_posix())
        return kept_decisions.proved(log, self.content_folder, self.content.readers)

    @cached_property
    def history(self) -> History:
        """The log of sign-offs by pair and language."""
        return history(self.reviews.entries)

    def checked(self) -> Content:
        """Return the content. Raises ContentError with the errors there are."""
        if errors := errors_in(self.problems):
            raise ContentError(errors)
        return self.content

    @cached_property
    def editions(self) -> Editions:
        """The sheets in their languages, as drafts."""
        return Editions(self.content, self.templates, self.theme.notes, self.fingerprints, self.history, draft=True)

    @cached_property
    def releases(self) -> Editions:
        """The same sheets, to be released: their pages link to released ones."""
        return Editions(self.content, self.templates, self.theme.notes, self.fingerprints, self.history, draft=False)

    def edition(self, plan: SheetPlan, lang: Language) -> Edition:
        """Return a sheet in one language, as a draft. Raises ContentError."""
        return self.editions.edition(plan, lang)

    def finished(self, plan: SheetPlan, lang: Language, beside: Sequence[Language] = ()) -> Edition:
        """Return a draft that prints only what is known. Raises ContentError with what it prints besides."""
        return self.editions.finished(plan, lang, beside)
