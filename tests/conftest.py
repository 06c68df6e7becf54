"""What all tests share: examples that are the same each time, without a clock that judges them."""

from hypothesis import settings

settings.register_profile("hall", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("hall")
