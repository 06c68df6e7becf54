"""Where reports get their days from: the journal, read in a process of its own, and notes of days that are over."""
