"""The hall's devices: who is enrolled, as what, with which secrets. One private file a device.

`queue-server device add` calls `add` and prints the code; the device sends it back over TLS to the HTTP door, which
calls `enrol`. Another process may change the folder at any time; `refresh` (called by the broker's watch) sees it.
"""

import fcntl
import hashlib
import os
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_bytes
from typing import Final, Literal

from queue_server.adapters import private_files
from queue_server.adapters.device_file import DeviceFile, Invitation, Secrets, Stamp, read, stamps
from queue_server.adapters.passwords import hashed_password
from queue_server.contracts import topics
from queue_server.contracts.actors import DEVICES, Actor, Role
from queue_server.contracts.credentials import DeviceCredential
from queue_server.service.ports import DeviceRecord

CODE_LIFE: Final = timedelta(minutes=10)
SERVER: Final = "server"  # the hall's own account at the broker, and its place under device/
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U to misread
_CODE_LENGTH: Final = 12  # 60 bits; a code lives ten minutes and works once
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_ASSIGNED: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")  # areas, windows, or event kinds with underscores


class DeviceError(Exception):
    """The device cannot be changed: {cause}."""


class BadDevice(DeviceError):
    """The name, role or assignment is not one that a device can have."""


class UnknownDevice(DeviceError):
    """No such device is known."""


class CodeRefused(DeviceError):
    """The enrolment code is wrong, used or too old."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the hall gives every new device beside its secrets."""

    broker_url: str
    seal_key_id: str
    seal_public_key: str
    authority: str = ""  # PEM


@dataclass(frozen=True, slots=True)
class Account:
    """One broker account: the hash that mosquitto reads and the exact topics."""

    username: str
    password_hash: str = field(repr=False)
    grants: topics.Grants


@dataclass(frozen=True, slots=True)
class DeviceSummary:
    """One line of `queue-server device list`; no secrets."""

    device: str
    role: Role
    assigned: tuple[str, ...]
    state: Literal["invited", "enrolled", "revoked"]
    since: datetime
    seals_to: str | None  # None: not enrolled, or before it was noted


class DeviceRegistry:
    """The devices of one hall (`ports.DeviceDirectory`). Use from one thread; other processes may write too."""

    def __init__(self, folder: Path, hall: str, random: Callable[[int], bytes] = token_bytes) -> None:
        self._folder = private_files.folder(folder)
        self._hall = hall
        self._random = random
        self._files: dict[str, tuple[Stamp, DeviceFile]] = {}
        self._records: dict[str, DeviceRecord] = {}
        self.revision = 0
        self.refresh()

    @property
    def hall(self) -> str:
        """The hall whose devices these are."""
        return self._hall

    def get(self, device: str) -> DeviceRecord | None:
        """The enrolled, unrevoked device; from memory."""
        return self._records.get(device)

    def summaries(self) -> tuple[DeviceSummary, ...]:
        """Every device ever added, by name."""
        return tuple(_summary(f) for _, (_, f) in sorted(self._files.items()))

    def accounts(self) -> tuple[Account, ...]:
        """The broker accounts of all enrolled devices, by name."""
        return tuple(self._account(f) for _, (_, f) in sorted(self._files.items()) if f.secrets)

    def add(self, role: Role, device: str, assigned: tuple[str, ...], now: datetime) -> str:
        """Invite a device; returns its enrolment code, good once and for ten minutes.

        An enrolled device keeps its credential until the code is used, unless its role or assignment changes.
        Raises BadDevice.
        """
        _judge(role, device, assigned)
        code = "".join(_ALPHABET[b % 32] for b in self._random(_CODE_LENGTH))
        invitation = Invitation(code_sha256=_code_hash(code), expires=now + CODE_LIFE)
        with self._changing():
            old = self._files.get(device)
            kept = old[1] if old and (old[1].role, old[1].assigned) == (role, assigned) else None
            base = kept or DeviceFile(device=device, role=role, assigned=assigned, since=now)
            self._write(base.model_copy(update={"invitation": invitation}))
        return "-".join(code[i : i + 4] for i in range(0, _CODE_LENGTH, 4))

    def enrol(self, code: str, now: datetime, offer: Offer) -> DeviceCredential:
        """Turn a code into a credential: new password, new MAC key; the old ones end. Raises CodeRefused."""
        with self._changing():
            invited = self._invited(code, now)
            password, mac_key = _text(self._random(24)), b64encode(self._random(32)).decode()
            secrets = Secrets(
                password_hash=hashed_password(password, self._random(12)),
                key_id="k" + self._random(6).hex(),
                mac_key=mac_key,
                seal_key_id=offer.seal_key_id,
            )
            changes = {"since": now, "revoked": False, "invitation": None, "secrets": secrets}
            self._write(invited.model_copy(update=changes))
        return DeviceCredential(
            hall=self._hall, device=invited.device, role=invited.role, assigned=invited.assigned,
            broker_url=offer.broker_url, password=password, key_id=secrets.key_id, mac_key=mac_key,
            seal_key_id=offer.seal_key_id, seal_public_key=offer.seal_public_key, authority=offer.authority,
        )  # fmt: skip

    def revoke(self, device: str, now: datetime) -> None:
        """Forget the device's secrets and invitation; raises UnknownDevice. The broker's watch kicks it."""
        with self._changing():
            if device not in self._files:
                raise UnknownDevice(f"There is no device {device!r}.")
            gone = {"since": now, "revoked": True, "invitation": None, "secrets": None}
            self._write(self._files[device][1].model_copy(update=gone))

    def refresh(self) -> bool:
        """Read what changed on disk; returns whether anything did. Raises PrivateFileError."""
        found = stamps(self._folder)
        changed = {n: s for n, s in found.items() if n not in self._files or self._files[n][0] != s}
        gone = self._files.keys() - found.keys()
        for name, written in changed.items():
            self._files[name] = (written, read(self._folder / f"{name}.json"))
        for name in gone:
            del self._files[name]
        if changed or gone:
            self.revision += 1
            self._records = {n: _record(f) for n, (_, f) in self._files.items() if f.secrets}
        return bool(changed or gone)

    def _account(self, file: DeviceFile) -> Account:
        assert file.secrets is not None  # noqa: S101  narrowed by the caller
        grants = topics.device_grants(self._hall, file.role, file.device, file.assigned)
        return Account(file.device, file.secrets.password_hash, grants)

    def _invited(self, code: str, now: datetime) -> DeviceFile:
        wanted = _code_hash(code)
        for _, file in self._files.values():
            if file.invitation and file.invitation.code_sha256 == wanted and now < file.invitation.expires:
                return file
        raise CodeRefused("The enrolment code is wrong, used or too old.")

    def _write(self, file: DeviceFile) -> None:
        data = file.model_dump_json(exclude_none=True).encode()
        private_files.write(self._folder / f"{file.device}.json", data)
        self.refresh()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One writer at a time over all processes, on the newest state."""
        handle = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            self.refresh()
            yield
        finally:
            os.close(handle)


def server_account(hall: str, password: str, salt: bytes) -> Account:
    """The hall's own account at the broker."""
    return Account(SERVER, hashed_password(password, salt), topics.server_grants(hall))


def _judge(role: Role, device: str, assigned: tuple[str, ...]) -> None:
    if role not in DEVICES:
        raise BadDevice(f"{role} is not a device's role.")
    if not _NAME.fullmatch(device) or device == SERVER:
        raise BadDevice("A device's name is 1 to 32 of a-z, 0-9 and -, and not `server`.")
    if not all(_ASSIGNED.fullmatch(a) for a in assigned):
        raise BadDevice("An assignment is a list of areas, windows or event kinds.")
    if role is Role.KEYPAD and len(assigned) != 1:
        raise BadDevice("A keypad is assigned to exactly one window.")


def _record(file: DeviceFile) -> DeviceRecord:
    assert file.secrets is not None  # noqa: S101  narrowed by the caller
    window = file.assigned[0] if file.role is Role.KEYPAD else None
    actor = Actor(role=file.role, id=file.device, window=window)
    return DeviceRecord(
        file.device, actor, file.assigned, {file.secrets.key_id: b64decode(file.secrets.mac_key)}
    )


def _summary(file: DeviceFile) -> DeviceSummary:
    enrolled: Literal["enrolled", "invited"] = "enrolled" if file.secrets else "invited"
    state = "revoked" if file.revoked and not file.invitation else enrolled
    seal = file.secrets.seal_key_id if file.secrets else None
    return DeviceSummary(file.device, file.role, file.assigned, state, file.since, seal)


def _code_hash(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").strip().upper().encode()).hexdigest()


def _text(data: bytes) -> str:
    return b64encode(data, b"-_").decode().rstrip("=")
