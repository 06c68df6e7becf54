"""What is looked at before anything starts: a start that cannot succeed fails at once, in words, and leaves nothing."""

import asyncio
import errno
import os
import socket
import ssl
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from queue_server.adapters import private_files
from queue_server.adapters.brokers.base import LOOPBACK
from queue_server.adapters.brokers.running import kind_of
from queue_server.config import ConfigError, ServerSettings
from queue_server.web.files import missing_files

_PREDECESSOR_S: Final = 5.0
"""How long the broker of a server that was just killed may still hold its ports."""
_LOOK_EVERY_S: Final = 0.1


async def check(settings: ServerSettings) -> None:
    """Raises ConfigError, BrokerError or PrivateFileError for what would end the start half-way."""
    missing = missing_files(settings.libraries, settings.assets)
    if missing:
        raise ConfigError(f"libraries: {missing[0]} is missing; run `setup/install run`")
    if settings.database and (settings.data / "hall.db").exists():
        raise ConfigError(
            "database: the data folder has a journal of its own, hall.db, which a database would not go on with; "
            "run without `database`, or move hall.db away to begin anew"
        )
    if settings.tls_certificate and settings.tls_key:
        _check_tls(settings.tls_certificate, settings.tls_key)
    if not _is_free(settings.host, settings.http_port, "http_port"):
        raise ConfigError(f"http_port {settings.http_port} is in use")
    if kind_of(settings.broker) != "external":
        await _wait_free(settings.broker_port, "broker_port")
        await _wait_free(settings.websocket_port, "websocket_port")
    if not settings.is_loopback and kind_of(settings.broker) != "external":
        await _wait_free(settings.device_port, "device_port", settings.host)
        await _wait_free(settings.board_port, "board_port", settings.host)


def fingerprint(certificate: Path) -> str:
    """SHA-256 of the first certificate of a PEM chain, in hex: what `kiosk enrol --ca-sha256` wants."""
    return x509.load_pem_x509_certificates(certificate.read_bytes())[0].fingerprint(SHA256()).hex()


def authority(certificate: Path) -> str:
    """PEM of who vouches for a certificate: the rest of its chain, or itself where it does; devices trust it, too."""
    first, *rest = x509.load_pem_x509_certificates(certificate.read_bytes())
    trusted = rest or ([first] if first.issuer == first.subject else [])
    return "".join(each.public_bytes(Encoding.PEM).decode() for each in trusted)


def _check_tls(certificate: Path, key: Path) -> None:
    """The key is the server's alone (what a link leads to is judged), and the pair fits."""
    private_files.read(key.resolve())
    try:
        certificate.read_bytes()
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key, password="")
    except ssl.SSLError:
        raise ConfigError("tls_certificate: it and tls_key are not a PEM pair without a password") from None
    except OSError as error:
        raise ConfigError(f"tls_certificate: {certificate}: {error.strerror}") from None


async def _wait_free(port: int, name: str, host: str = LOOPBACK) -> None:
    try:
        async with asyncio.timeout(_PREDECESSOR_S):
            while port and not _is_free(host, port, name):
                await asyncio.sleep(_LOOK_EVERY_S)
    except TimeoutError:
        raise ConfigError(f"{name} {port} is in use") from None


def _is_free(host: str, port: int, name: str) -> bool:
    """Whether a server could listen there; raises ConfigError where it never could."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except socket.gaierror:
        raise ConfigError(f"host: {host} is not known") from None
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise ConfigError(f"{name} {port}: {os.strerror(error.errno or 0)}") from None
        return False
    return True
