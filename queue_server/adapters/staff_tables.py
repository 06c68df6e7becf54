"""Tables of staff.db: accounts, sessions, failed attempts, links, set-up codes. Times are whole seconds UTC."""

from pathlib import Path

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

metadata = MetaData()

accounts = Table(
    "accounts",
    metadata,
    Column("staff", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("password", String, nullable=False),  # argon2id
    Column("active", Integer, nullable=False),
)
permissions = Table(
    "permissions",
    metadata,
    Column("staff", String, primary_key=True),
    Column("permission", String, primary_key=True),
    Column("given", Integer, nullable=False),  # 1: beside the role's, 0: although the role has it
)
sessions = Table(
    "sessions",
    metadata,
    Column("token", String, primary_key=True),  # SHA-256 of the cookie's token
    Column("staff", String, nullable=False),
    Column("role", String, nullable=False),
    Column("window", String),
    Column("expires", Integer, nullable=False),
)
attempts = Table(
    "attempts",
    metadata,
    Column("subject", String, primary_key=True),  # account:… or address:…
    Column("failures", Integer, nullable=False),
    Column("first", Integer, nullable=False),
)
links = Table(
    "links",
    metadata,
    Column("person", String, primary_key=True),  # SHA-256 of issuer and the claim's value
    Column("staff", String, nullable=False, unique=True),
)
codes = Table(
    "codes",
    metadata,
    Column("code", String, primary_key=True),  # SHA-256 of the first manager's code
    Column("expires", Integer, nullable=False),
)


def open_engine(path: Path) -> Engine:
    """The staff database, created when missing, readable by its owner alone."""
    path.touch(mode=0o600, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
    event.listen(engine, "connect", _pragmas)
    metadata.create_all(engine)
    return engine


def _pragmas(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=1"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
