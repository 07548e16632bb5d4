"""Records to a finished sheet: template, markup, tree, numbered notes."""
