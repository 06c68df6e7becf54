"""Where a hall's journal is kept: memory for tests and the twin, SQLite for one machine, PostgreSQL for several."""
