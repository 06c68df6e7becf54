"""Turns a pairing code into a credential: one HTTPS request to a pinned certificate, one file of mode 0400."""

import hashlib
import http.client
import json
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from queue_server.contracts.codec import CodecError, decode, encode
from queue_server.contracts.credentials import DeviceCredential

PATH: Final = "/api/v1/enrol"
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_TIMEOUT_S: Final = 15
_MAX_BYTES: Final = 16 * 1024


class EnrolError(Exception):
    """The device could not be enrolled; the message says why and holds no secret."""


def enrol(url: str, code: str, out: Path, ca_sha256: str | None = None) -> DeviceCredential:
    """Fetch and keep a credential. Over a network only https with `ca_sha256`, the SHA-256 of the certificate that the
    server shows, in hex; plain http only on loopback. Raises EnrolError; never overwrites a file.
    """
    with _reserved(out) as descriptor:
        credential = _asked(url, code, ca_sha256)
        _write(descriptor, credential)
    return credential


def keep(credential: DeviceCredential, out: Path) -> None:
    """Write the file so that nobody else ever could read it. Raises EnrolError."""
    with _reserved(out) as descriptor:
        _write(descriptor, credential)


@contextmanager
def _reserved(out: Path) -> Iterator[int]:
    """A new file of mode 0400, open for writing; it goes again when the block fails. A code works only once, so the
    file is there before the code is spent.
    """
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        raise EnrolError(f"{out} is there already") from None
    except OSError as error:
        raise EnrolError(f"{out} cannot be made: {_why(error)}") from None
    try:
        yield descriptor
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)


def _write(descriptor: int, credential: DeviceCredential) -> None:
    try:
        with os.fdopen(descriptor, "wb", closefd=False) as file:
            file.write(encode(credential))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise EnrolError(
            f"the credential cannot be written: {_why(error)}; add the device again for a new code"
        ) from None


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _asked(url: str, code: str, ca_sha256: str | None) -> DeviceCredential:
    connection = _connection(url, ca_sha256)
    try:
        if isinstance(connection, http.client.HTTPSConnection):
            _pin(connection, ca_sha256 or "")
        connection.request("POST", PATH, json.dumps({"code": code}), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        body = answer.read(_MAX_BYTES + 1)
    except (OSError, http.client.HTTPException) as error:
        raise EnrolError(f"the server cannot be reached ({type(error).__name__})") from None
    finally:
        connection.close()
    if answer.status != http.client.OK:
        raise EnrolError("the code is wrong, used or older than ten minutes")
    return _decoded(body)


def _connection(url: str, ca_sha256: str | None) -> http.client.HTTPConnection:
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        raise EnrolError("the server's address is not a URL") from None
    if scheme == "http" and host in LOOPBACK:
        return http.client.HTTPConnection(host, port, timeout=_TIMEOUT_S)
    if scheme != "https":
        raise EnrolError("over a network only https:// will do")
    if not ca_sha256:
        raise EnrolError("https needs the server certificate's fingerprint (--ca-sha256)")
    context = ssl.create_default_context()
    context.check_hostname = False  # the pinned fingerprint proves the server, no public name does
    context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection(host, port, timeout=_TIMEOUT_S, context=context)


def _pin(connection: http.client.HTTPSConnection, wanted: str) -> None:
    """Nothing is sent before the server's certificate is the pinned one."""
    connection.connect()
    shown = connection.sock.getpeercert(binary_form=True) or b""
    if hashlib.sha256(shown).hexdigest() != wanted.lower().replace(":", ""):
        raise EnrolError("the server's certificate is not the one of the fingerprint")


def _decoded(body: bytes) -> DeviceCredential:
    try:
        return decode(DeviceCredential, body)
    except CodecError:
        raise EnrolError("the server's answer is not a credential") from None
