"""Shared by the tests: made-up content, readers of the files written, and local servers."""
