"""Put the index of a site, and the page of an edition that was superseded, among the pages that are looked at.

Arguments: the folder of the pages. Exit status: 0 they are there · 1 the site was not made.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.released_site import released

from factsheet.cli import main


def put(pages: Path) -> int:
    """Make a released site, and copy the two pages."""
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        released(root)
        options = (f"--content={root / 'content'}", f"--templates={root / 'templates'}", f"--output={root / 'site'}")
        if main(["site", "-q", "--release", *options]):
            return 1
        for name in ("index.html", "harbour.en.edition-1.html"):
            (pages / f"site.{name}").write_bytes((root / "site" / name).read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(put(Path(sys.argv[1])))
