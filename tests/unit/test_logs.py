"""What the log writes, and what it must never write."""

import io
import json
import logging

import pytest
import structlog

from queue_server.adapters import logs
from queue_server.adapters.keys import KeyMissing

NUMBER = "33010219491231002X"  # synthetic
TOKEN = "q7Jx0aVb3kLmN9pRsTuWyA"
PAPER = "ABCD1234EFGH"
VISIT = "0123456789"


@pytest.fixture
def written() -> io.StringIO:
    """A configured log into memory."""
    stream = io.StringIO()
    logs.configure("json", stream=stream)
    return stream


def test_log_line_masks_personal_and_secret_values(written: io.StringIO) -> None:
    """ID numbers, phones, tokens, secrets by key and mac lines do not reach the output, however deep they stand."""
    structlog.get_logger("x").warning(
        "card_read",
        text=f"of {NUMBER} at /t/{TOKEN} by 13912345678, /c/{PAPER}, /t/visit/{VISIT}",
        line=["y1 k12 abcdef"],
        password="hunter2",
        nested={"name": "王小明", "rows": [NUMBER]},
        digits=330102194912310021,
        ticket="2026-11-22-A001",
    )
    line = written.getvalue()
    for secret in (
        NUMBER,
        TOKEN,
        PAPER,
        VISIT,
        "13912345678",
        "abcdef",
        "hunter2",
        "王小明",
        "330102194912310021",
    ):
        assert secret not in line
    assert json.loads(line)["ticket"] == "2026-11-22-A001"


def test_log_of_library_is_redacted_too(written: io.StringIO) -> None:
    """The standard library's loggers go through the same redaction."""
    logging.getLogger("some.library").warning("failed for %s", NUMBER)
    assert NUMBER not in written.getvalue()
    assert "failed for ***" in written.getvalue()


@pytest.mark.parametrize("name", ["amqtt.broker", "uvicorn.access", "paho.mqtt.client", "mqtt"])
def test_log_of_leaking_library_is_silent(written: io.StringIO, name: str) -> None:
    """Loggers that quote payloads or tokens write nothing below an error."""
    logging.getLogger(name).warning("payload %s", NUMBER)
    assert written.getvalue() == ""


def test_log_of_exception_has_places_but_no_input_and_no_locals(written: io.StringIO) -> None:
    """A library's message quotes its input: only its type and the places are written."""
    secret = NUMBER
    try:
        int("not a number: " + secret + " and 王小明")
    except ValueError:
        structlog.get_logger("x").exception("parse_failed")
    line = written.getvalue()
    assert "王小明" not in line
    assert secret not in line
    event = json.loads(line)
    assert event["error"] == "ValueError"
    assert "test_logs.py" in event["at"][-1]


def test_log_of_own_exception_keeps_its_message(written: io.StringIO) -> None:
    """Our errors say what happened; their docstrings promise that they quote nothing."""
    try:
        raise KeyMissing("there is no lookup key")
    except KeyMissing:
        structlog.get_logger("x").exception("start_failed")
    assert "there is no lookup key" in json.loads(written.getvalue())["error"]


def test_log_of_standard_library_exception_is_described_the_same_way(written: io.StringIO) -> None:
    """`logging.exception` writes no traceback text of its own."""
    try:
        raise ValueError(NUMBER)
    except ValueError:
        logging.getLogger("some.library").exception("broken")
    assert NUMBER not in written.getvalue()
    assert "Traceback" not in written.getvalue()
    assert json.loads(written.getvalue())["error"] == "ValueError"


def test_redacted_leaves_ordinary_values_alone() -> None:
    """Times, counts, hashes, numbers of tickets stay readable."""
    kept = {"rev": 17, "ok": True, "p50_ms": 1.25, "hash": "0f" * 32, "ticket": "A001", "none": None}
    assert logs.redacted(kept) == kept
    assert logs.redacted(b"abc") == "<3 bytes>"


def test_log_of_each_migration_step_is_silent(written: io.StringIO) -> None:
    """The first start does not open with ten lines of the database library."""
    logging.getLogger("alembic.runtime.migration").info("Context impl SQLiteImpl.")
    assert written.getvalue() == ""
