"""The tables. The database itself keeps numbers unique, calls single, and the journal append-only."""

from sqlalchemy import (
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0007"
"""The newest step of `migrations`."""
metadata = MetaData()

_STREAM = String(64).with_variant(String(80), "postgresql")
"""SQLite counts no letters: its column stays as the first file declared it."""

lease = Table(
    "lease",
    metadata,
    Column("hall", String(32), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column(
        "expires", DateTime(timezone=True)
    ),  # by the database's clock; on SQLite the file lock stands for it
)

journal = Table(
    "journal",
    metadata,
    Column("hall", String(32), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("stream", _STREAM, nullable=False),
    Column("kind", String(48), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("command_id", String(32), nullable=False),
    Column("body", Text, nullable=False),  # canonical JSON text: the hash is over these bytes
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("hall", "seq"),
)
Index("journal_stream", journal.c.hall, journal.c.stream, journal.c.seq)

reply = Table(
    "reply",
    metadata,
    Column("hall", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("command_id", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("reply", LargeBinary, nullable=False),
    Column("at", String(32), nullable=False),
    PrimaryKeyConstraint("hall", "actor", "command_id"),
)

number = Table(
    "number",
    metadata,
    Column("hall", String(32), nullable=False),
    Column("day", String(10), nullable=False),
    Column("series", String(2), nullable=False),
    Column("n", Integer, nullable=False),
    PrimaryKeyConstraint("hall", "day", "series", "n"),
    sqlite_with_rowid=False,
)

active_call = Table(
    "active_call",
    metadata,
    Column("hall", String(32), nullable=False),
    Column("ticket", String(24), nullable=False),
    Column("window", String(32), nullable=False),
    PrimaryKeyConstraint("hall", "ticket"),
    UniqueConstraint("hall", "window"),
    sqlite_with_rowid=False,
)

slot_place = Table(
    "slot_place",
    metadata,
    Column("hall", String(32), nullable=False),
    Column("slot", String(64), nullable=False),
    Column("place", Integer, nullable=False),
    Column("booking", String(32), nullable=False),
    PrimaryKeyConstraint("hall", "slot", "place"),
    UniqueConstraint("hall", "booking"),
    sqlite_with_rowid=False,
)

open_stream = Table(
    "open_stream",
    metadata,
    Column("hall", String(32), nullable=False),
    Column("stream", _STREAM, nullable=False),
    PrimaryKeyConstraint("hall", "stream"),
    sqlite_with_rowid=False,
)

no_show = Table(
    "no_show",
    metadata,
    Column("hall", String(32), nullable=False),
    Column("booking", String(32), nullable=False),
    Column("person", LargeBinary, nullable=False),
    Column("day", String(10), nullable=False),
    Column("missed", Integer, nullable=False),
    PrimaryKeyConstraint("hall", "booking"),
    sqlite_with_rowid=False,
)
Index("no_show_person", no_show.c.hall, no_show.c.person)

page_token = Table(
    "page_token",
    metadata,
    Column("hall", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("ticket", String(24), nullable=False),
    PrimaryKeyConstraint("hall", "sha256"),
    sqlite_with_rowid=False,
)

vault = Table(
    "vault",
    metadata,
    Column("hall", String(32), nullable=False),
    Column("visit", String(32), nullable=False),
    Column("kek_id", String(32), nullable=False),
    Column("wrapped_dek", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("lookup", LargeBinary, nullable=False),
    Column("expires", String(32), nullable=False),
    PrimaryKeyConstraint("hall", "visit"),
)
Index("vault_lookup", vault.c.hall, vault.c.lookup)
Index("vault_expires", vault.c.hall, vault.c.expires)

erased = Table(
    "erased",
    metadata,
    Column("hall", String(32), nullable=False),
    Column("visit", String(32), nullable=False),
    Column("at", String(32), nullable=False),
    Column("why", String(32), nullable=False),
    PrimaryKeyConstraint("hall", "visit"),
    sqlite_with_rowid=False,
)

audit = Table(
    "audit",
    metadata,
    Column("hall", String(32), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("visit", String(32), nullable=False),
    Column("purpose", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("kind", String(16), nullable=False, server_default="access"),
    Column("detail", String(200), nullable=False, server_default=""),
    PrimaryKeyConstraint("hall", "seq"),
)
Index("audit_visit", audit.c.hall, audit.c.visit)
