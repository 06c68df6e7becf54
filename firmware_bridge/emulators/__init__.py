"""Devices that speak the same bytes as the real ones, with seeded faults."""
