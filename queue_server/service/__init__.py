"""From an authenticated command to stored events and the views they change."""
