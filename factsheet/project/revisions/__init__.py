"""After printing: what changed since, what rests on a source, and whether a file can be made again."""
