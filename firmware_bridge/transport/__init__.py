"""Serial lines and pseudo-terminals, opened by URL."""
