"""Pure incremental framers: a byte stream in any pieces becomes frames. No input or output of their own."""
