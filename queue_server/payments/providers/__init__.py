"""The channels: each speaks to one kind of gateway by its own library, unmodified but for the address."""
