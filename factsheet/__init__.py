"""factsheet: curated facts with source citations → printable briefing sheets."""

__version__ = "0.1.0"
