"""Copies of a sheet for local groups: one for each row of a table, with its contact, and all else as proved once."""
