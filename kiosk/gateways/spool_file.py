"""The spool's file: its tables, a damaged one put aside, and what a program of another version kept in it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import structlog
from pydantic import ValidationError

T = TypeVar("T")
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS asked (id TEXT PRIMARY KEY, body TEXT NOT NULL, sent_at TEXT NOT NULL, ticket TEXT);
CREATE TABLE IF NOT EXISTS slip (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, ticket TEXT UNIQUE NOT NULL, state TEXT NOT NULL, view TEXT NOT NULL,
    url TEXT NOT NULL, language TEXT NOT NULL, offline INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS word (seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, refused TEXT NOT NULL DEFAULT '');
"""
_log = structlog.get_logger(__name__)


class SpoolUnusable(Exception):
    """The spool's file cannot be made or opened: its folder is missing, full or not ours."""


def opened(path: Path) -> sqlite3.Connection:
    """A damaged file is put aside, never overwritten: it may hold numbers. Raises SpoolUnusable."""
    try:
        db = _opened(path)
        path.chmod(0o600)
    except (sqlite3.OperationalError, OSError) as error:
        raise SpoolUnusable(type(error).__name__) from None
    except sqlite3.DatabaseError:
        aside = _aside(path)
        _log.error("spool_put_aside", name=aside.name)
        db = _opened(path)
        path.chmod(0o600)
    return db


def readable(read: Callable[[str], T], kept: str, what: str) -> T | None:
    """What was kept; None where a program of another version kept it so that this one cannot read it.

    That is said in the log, without a word of it, and is no reason not to start.
    """
    try:
        return read(kept)
    except ValidationError as error:
        _log.error("spool_unreadable", what=what, faults=error.error_count())
        return None


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            db.execute(f"PRAGMA {pragma}")
        db.executescript(_TABLES)
        if db.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the spool is damaged")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _aside(path: Path) -> Path:
    n = 1
    while (aside := path.with_name(f"{path.name}.damaged-{n}")).exists():
        n += 1
    path.rename(aside)
    for ending in ("-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + ending))
    return aside
