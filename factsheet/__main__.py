"""``python -m factsheet`` is the command ``factsheet``."""

import sys

from factsheet.cli import main

if __name__ == "__main__":
    sys.exit(main())
