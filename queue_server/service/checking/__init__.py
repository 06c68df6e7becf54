"""A journal checked from outside, and what is said of it."""
