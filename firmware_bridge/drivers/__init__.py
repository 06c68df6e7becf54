"""One device each, with a health state."""
