"""`queue-server …` in this process."""

from typer.testing import CliRunner

from queue_server.__main__ import app


def said(*words: object, status: int = 0, typed: str = "") -> str:
    """What a command prints; it must end with this status by itself."""
    result = CliRunner().invoke(app, [str(word) for word in words], input=typed)
    assert result.exit_code == status, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output.strip()
