"""The setting `database`: which addresses are taken, and that a refused one is never repeated."""

import pytest

from queue_server.adapters.storage.postgres_address import fault_of, is_local
from queue_server.config import ConfigError, parse_settings


@pytest.mark.parametrize(
    "address",
    [
        "postgresql:///hall",
        "postgres://yitang@127.0.0.1:5433/hall",
        "postgresql://yitang@[::1]:5433/hall",
        "postgresql://yitang@localhost/hall?application_name=yitang",
        "postgresql://yitang@/hall?host=/run/postgresql",
        "postgresql:///?service=yitang",
        "postgresql://yitang@db.city.example/hall?sslmode=verify-full&sslrootcert=system",
        "postgresql://yitang@db-1.city.example:5432,db-2.city.example:5432/hall?sslmode=verify-full",
    ],
)
def test_database_address_that_is_safe_is_taken(address):
    """This machine in any way it is written; others with a verified connection."""
    assert fault_of(address) is None


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("mysql://yitang@localhost/hall", "not an address"),
        ("hall.db", "not an address"),
        ("host=localhost password=canary", "not an address"),
        ("postgresql://[::1/hall", "not an address"),
        ("postgresql://yitang:canary@localhost/hall", "no password here"),
        ("postgresql://yitang:@localhost/hall", "no password here"),
        ("postgresql://yitang@localhost/hall?password=canary", "no password here"),
        ("postgresql://yitang@localhost/hall?sslpassword=canary", "no password here"),
        ("postgresql://yitang@db.city.example/hall", "needs"),
        ("postgresql://yitang@db.city.example/hall?sslmode=require", "needs"),
        ("postgresql://yitang@localhost,db.city.example/hall", "needs"),
        ("postgresql://yitang@localhost/hall?host=db.city.example", "needs"),
        ("postgresql://yitang@localhost/hall?hostaddr=192.0.2.7", "needs"),
    ],
)
def test_database_address_that_is_not_safe_is_refused_in_words(address, why):
    """No password where others read it, no journal over an open network; the words do not repeat the address."""
    with pytest.raises(ConfigError, match=why) as caught:
        parse_settings({"hall": "hall.toml", "data": "data", "database": address}, "server.toml")
    assert "canary" not in str(caught.value)
    assert "city" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("", True),
        ("/run/postgresql", True),
        ("@yitang", True),
        ("127.0.0.7", True),
        ("192.0.2.1", False),
        ("db", False),
    ],
)
def test_host_of_this_machine_by_its_form(host, local):
    """Sockets and loopback; a name that is not localhost may be anywhere."""
    assert is_local(host) is local
