"""The queue server: one writer over a journal, two doors, pages."""
