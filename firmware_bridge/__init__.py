"""Drivers and emulators of readers, printers, scanners, signs and keypads."""
