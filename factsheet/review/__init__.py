"""Review: files for readers, their decisions applied to the log, progress, worksheets and exports."""
