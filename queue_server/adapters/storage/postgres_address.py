"""Where a hall's journal is kept when it is not a file: an address of PostgreSQL, judged before anything connects.

A password comes from where PostgreSQL's library looks by itself: a passfile, a service file, the environment.
"""

from ipaddress import ip_address
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES: Final = ("postgresql", "postgres")
_SECRET: Final = {"password", "sslpassword"}
_SAFE: Final = ("verify-ca", "verify-full")


def fault_of(address: str) -> str | None:
    """Why an address is refused, in words that do not repeat it; None for a good one."""
    try:
        parts = urlsplit(address)
        password = parts.password
    except ValueError:
        return "not an address of PostgreSQL: postgresql://user@host/database"
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme not in SCHEMES:
        return "not an address of PostgreSQL: postgresql://user@host/database"
    if password is not None or given.keys() & _SECRET:
        return "no password here; put it into a passfile (~/.pgpass) or a service file"
    named = (given.get("hostaddr") or given.get("host") or _hosts(parts.netloc)).split(",")
    if not all(map(is_local, named)) and given.get("sslmode") not in _SAFE:
        return "a database on another machine needs ?sslmode=verify-full"
    return None


def is_local(host: str) -> bool:
    """Whether a host as PostgreSQL's library knows it is this machine: a socket's folder, or loopback."""
    try:
        return not host or host.startswith(("/", "@")) or host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _hosts(netloc: str) -> str:
    """Hosts without user and ports; several are written with commas."""
    hosts = unquote(netloc.rpartition("@")[2]).split(",")
    return ",".join(h[1 : h.index("]")] if h.startswith("[") else h.partition(":")[0] for h in hosts)
