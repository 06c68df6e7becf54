"""The few kinds of widget that every screen is put together from."""
