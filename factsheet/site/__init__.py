"""The sheets as a static site: files that any server hands out, and that lead to one another."""

from factsheet.site.publish import Site, publish

__all__ = ["Site", "publish"]
