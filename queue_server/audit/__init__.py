"""A foreign call log read and judged: which head start of which class explains the order that was kept. Pure but for reading."""
