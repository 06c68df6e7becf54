"""The hall's side of the bridge: what a window's snapshot means for its sign, and what a key means to the hall."""
