"""What each code means: a file of pages for each letter."""
