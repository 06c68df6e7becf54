"""Pages and the HTTP door."""
