"""Exit statuses.

0 done · 1 a bug of ours · 2 findings in content, templates or a file to verify · 3 a sheet cannot be set
as planned, or not be proved · 4 a tool, file or folder is missing or cannot be used · 64 the command is
used wrongly · 130 stopped by Ctrl-C.
"""

DONE, BUG, FINDINGS, UNSET, MISSING, USAGE = 0, 1, 2, 3, 4, 64
