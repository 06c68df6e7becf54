"""One module a step; a step that has landed never changes."""
