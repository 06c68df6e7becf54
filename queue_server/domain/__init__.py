"""The rules of the hall, pure: no I/O, no clock, no randomness of their own."""
