"""What all tests share."""


def pytest_make_parametrize_id(val: object) -> str | None:
    """A value with a name of its own is called by it: two test processes must give a test the same id."""
    name = getattr(val, "name", None)
    return name if isinstance(name, str) else None
