"""Drivers: one device each, with a health state. They speak through a transport and answer through `ports`."""
