"""Emulated devices that speak their protocol's bytes on pseudo-terminals, with faults from a seed.

They are part of the product: demonstrations, training and tests run on them. They never import a driver and have their
own encoders; the byte vectors hold both sides.
"""
