"""What a language brings: its numbers, dates, spaces and labels."""

from factsheet.languages.language import NBSP, Language, known_languages, language

__all__ = ["NBSP", "Language", "known_languages", "language"]
