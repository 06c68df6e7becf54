"""Chance with a seed."""

from random import Random


def seeded(seed: int) -> Random:
    """The same draws for the same seed."""
    return Random(seed)  # noqa: S311 - chooses who comes when, keeps no secret
