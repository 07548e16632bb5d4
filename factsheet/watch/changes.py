"""Which files were saved: a thread that watches the folders of a project.

Input: folders. Output: a flag for the one who makes the sheets. Folders may go and come, be replaced or not be there
yet; files that editors write beside the one they save, and what a build writes, are none of the project's.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from watchfiles import Change, watch

STEP = 5  # ms without another change, after which the changes are one save
AGAIN = 250  # ms between looks at whether the folders are still the same
_BESIDE = ("~", ".swp", ".swo", ".swx", ".tmp", ".bak", ".orig", ".part")


class Changes:
    """Watches folders from ``start`` to ``stop``."""

    def __init__(self, folders: Sequence[Path], ignored: Sequence[Path]) -> None:
        """``ignored``: folders that a build writes."""
        self._folders = tuple(folder.absolute() for folder in folders)
        self._ignored = tuple(folder.resolve() for folder in ignored)
        self._changed, self._stopped, self._ready = threading.Event(), threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="changes", daemon=True)

    def start(self) -> None:
        """Begin to watch; what is saved after this is seen."""
        self._thread.start()
        self._ready.wait(2)

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(2)

    @property
    def pending(self) -> bool:
        """Whether a file was saved since the last ``take``."""
        return self._changed.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for a file to be saved, and tell whether one was; the change stays pending."""
        return self._changed.wait(seconds)

    def take(self) -> None:
        """Count the changes so far as seen."""
        self._changed.clear()

    def concerns(self, path: Path) -> bool:
        """Tell whether a file that was saved can be one of the project's."""
        name = path.name
        if name.endswith(_BESIDE) or name.isdigit() or (name.startswith("#") and name.endswith("#")):
            return False  # of vi, Emacs and others
        for folder in (f.resolve() for f in self._folders):
            if path.is_relative_to(folder):
                hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
                return not hidden and not any(path.is_relative_to(one) for one in self._ignored)
        return False

    def _run(self) -> None:
        while not self._stopped.is_set():
            there = self._there()
            again = self._ready.is_set()  # what was saved while nothing was watched was not seen
            for changes in self._watched(list(there)):
                self._ready.set()
                if again or any(self.concerns(Path(path)) for _, path in changes):
                    self._changed.set()
                again = False
                if self._there() != there:
                    self._changed.set()
                    break

    def _there(self) -> Mapping[Path, int]:
        """Return the folders that are there, and which they are."""
        found = {}
        for folder in self._folders:
            try:
                path = folder.resolve()
                if path.exists():
                    found[path] = path.stat().st_ino
            except OSError:
                continue
        return found

    def _watched(self, folders: Sequence[Path]) -> Iterator[set[tuple[Change, str]]]:
        """Yield changes, none after a while without; where nothing can be watched, once."""
        options = {"stop_event": self._stopped, "rust_timeout": AGAIN, "step": STEP}
        try:
            if folders:
                yield from watch(*folders, watch_filter=None, yield_on_timeout=True, raise_interrupt=False, **options)  # type: ignore[arg-type]
                return
        except OSError:  # one that went before it was watched
            pass
        self._stopped.wait(AGAIN / 1000)
        yield set()
