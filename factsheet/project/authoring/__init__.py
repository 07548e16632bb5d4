"""What helps to write content: a first project, new entries, sources from and for other programs."""
