"""The hall's keys: independent random, one file each (mode 0400), an id each, never printed.

A file is named `{purpose}-{n}.key` and holds `yitang-key 1 {hall|demo}` and 32 bytes in base64. The highest n of a
purpose is the current key; older ones stay to open what they sealed, until they are retired.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from secrets import token_bytes
from threading import RLock
from typing import Final, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from queue_server.adapters import private_files

Mode = Literal["demo", "production"]
_BYTES: Final = 32  # X25519, Ed25519, AES-256 and HMAC-SHA256 keys alike
_MARK: Final[dict[Mode, str]] = {"demo": "demo", "production": "hall"}
STANDING: Final = ("hall-seal", "hall-sign", "lookup", "broker-server")
"""Keys that every hall has from its first start; month and day keys are made when first needed."""


class KeyRingError(Exception):
    """The hall's keys cannot be used: {cause}."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"The hall's keys cannot be used: {cause}.")


class KeyMissing(KeyRingError):
    """A key that must be there is not."""


class KeyTooOpen(KeyRingError):
    """Somebody other than the owner may read a key."""


class KeyMalformed(KeyRingError):
    """A key's file does not hold a key."""


class DemoKey(KeyRingError):
    """A demo key was given to a production hall, or the other way round."""


@dataclass(frozen=True, slots=True)
class Key:
    """One secret of 32 bytes; `repr` shows its id alone."""

    id: str
    secret: bytes = field(repr=False)


class KeyRing:
    """All keys of one hall, read when opened. `repr` shows no secret."""

    def __init__(self, folder: Path, mode: Mode, random: Callable[[int], bytes] = token_bytes) -> None:
        self._folder = folder
        self._mode: Mode = mode
        self._random = random
        self._keys: dict[str, dict[int, Key]] = {}
        self._seen = 0
        self._changing = RLock()
        """The writer makes keys while enrolments read those that were made beside the server."""
        self.revision = 0
        """Rises whenever keys came or went."""

    @classmethod
    def open(cls, folder: Path, *, mode: Mode = "production") -> "KeyRing":
        """Read every key; raises KeyRingError when one is missing, readable by others, malformed or of another mode."""
        ring = cls(folder, mode)
        ring._read()
        if not ring._keys:
            raise KeyMissing(f"there are none in {folder}; run `queue-server init` first")
        for purpose in STANDING:
            ring.current(purpose)
        return ring

    @classmethod
    def create(cls, folder: Path, *, mode: Mode = "production") -> "KeyRing":
        """Make the standing keys that are missing, then open."""
        try:
            private_files.folder(folder)
        except private_files.TooOpen as error:
            raise KeyTooOpen(str(error)) from None
        ring = cls(folder, mode)
        ring._read()
        for purpose in STANDING:
            ring._current_or_new(purpose)
        return ring

    def __repr__(self) -> str:
        return f"KeyRing({self._mode}, {len(self._keys)} purposes)"

    @property
    def mode(self) -> Mode:
        """Whose keys these are: a demo's or a hall's."""
        return self._mode

    @property
    def seal_key_id(self) -> str:
        """Which public key devices seal to now."""
        return self.current("hall-seal").id

    @property
    def seal_private(self) -> X25519PrivateKey:
        """Opens what was sealed to the current public key."""
        return X25519PrivateKey.from_private_bytes(self.current("hall-seal").secret)

    @property
    def seal_privates(self) -> tuple[X25519PrivateKey, ...]:
        """Current first, then older ones: devices may hold an older public key for a while."""
        return tuple(X25519PrivateKey.from_private_bytes(k.secret) for k in self.all_of("hall-seal"))

    @property
    def seal_public_b64(self) -> str:
        """The raw public key in base64, as devices get it."""
        return b64encode(self.seal_private.public_key().public_bytes_raw()).decode()

    @property
    def sign_key_id(self) -> str:
        """Which key `sign` uses."""
        return self.current("hall-sign").id

    @property
    def sign_public_b64(self) -> str:
        """The raw Ed25519 public key in base64, for anyone who checks the day's head."""
        return b64encode(self._signer().public_key().public_bytes_raw()).decode()

    @property
    def lookup_key(self) -> bytes:
        """HMAC key of look-up hashes; never leaves the server."""
        return self.current("lookup").secret

    @property
    def broker_password(self) -> str:
        """The server's own password at the broker."""
        return b64encode(self.current("broker-server").secret, b"-_").decode().rstrip("=")

    def sign(self, data: bytes) -> bytes:
        """Ed25519 signature (64 bytes) by the current key."""
        return self._signer().sign(data)

    def kek(self, month: date) -> tuple[str, bytes]:
        """(id, AES-256 key) of the month in which `month` lies; made when first asked for."""
        key = self._current_or_new(f"kek-{month:%Y-%m}")
        return key.id, key.secret

    def kek_by_id(self, key_id: str) -> bytes:
        """A vault key by its id; raises KeyMissing."""
        return self._by_id("kek-", key_id)

    def day_tag(self, day: date) -> bytes:
        """HMAC key of one hall day's tags; made when first asked for."""
        return self._current_or_new(f"day-tag-{day:%Y-%m-%d}").secret

    def destroy_day_tags(self, before: date) -> int:
        """Destroy the tag keys of all days before the given one; returns how many."""
        limit = f"day-tag-{before:%Y-%m-%d}"
        past = [p for p in self._keys if p.startswith("day-tag-") and p < limit]
        for purpose in past:
            self._destroy(purpose)
        return len(past)

    def destroy_kek(self, month: date) -> None:
        """Destroy a month's vault keys: what they wrapped can never be read again."""
        self._destroy(f"kek-{month:%Y-%m}")

    def newest_of(self, key_id: str) -> tuple[str, bytes]:
        """(id, secret) of the newest key of the same purpose; raises KeyMissing."""
        key = self.current(key_id.rpartition("-")[0])
        return key.id, key.secret

    @property
    def looked_up_before(self) -> bool:
        """Whether rows may still carry the hash of an older look-up key."""
        return len(self.all_of("lookup")) > 1

    @property
    def ids(self) -> tuple[str, ...]:
        """Every key's id, by purpose, oldest first."""
        return tuple(self._keys[p][n].id for p in sorted(self._keys) for n in sorted(self._keys[p]))

    def rotate(self, purpose: str) -> str:
        """Make a new current key of a purpose; older ones stay to open what they closed. Returns the new id."""
        if purpose not in STANDING and not purpose.startswith(("kek-", "day-tag-")):
            raise KeyMissing(f"no key serves {purpose}")
        return self._new(purpose).id

    def destroy(self, key_id: str) -> None:
        """Destroy one key that is not the newest of a standing purpose; raises KeyMissing."""
        purpose, _, number = key_id.rpartition("-")
        keys = self._keys.get(purpose, {})
        if not number.isdecimal() or int(number) not in keys:
            raise KeyMissing("there is no key of that id")
        if purpose in STANDING and int(number) == max(keys):
            raise KeyMissing(f"{key_id} is in use; rotate it first")
        private_files.remove(self._folder / f"{key_id}.key")
        self._keys[purpose] = {n: key for n, key in keys.items() if n != int(number)}
        self.revision += 1

    def refresh(self) -> bool:
        """Take what another process, such as the operator's command, changed in the folder; whether there was anything."""
        with self._changing:
            return self._refreshed()

    def _refreshed(self) -> bool:
        status = self._folder.stat().st_mtime_ns
        if status == self._seen:
            return False
        before, found = set(self.ids), KeyRing(self._folder, self._mode, self._random)
        found._read()
        for purpose in STANDING:
            found.current(purpose)
        self._keys, self._seen = found._keys, status
        self.revision += before != set(self.ids)
        return before != set(self.ids)

    def current(self, purpose: str) -> Key:
        """The newest key of a purpose; raises KeyMissing."""
        return self.all_of(purpose)[0]

    def all_of(self, purpose: str) -> tuple[Key, ...]:
        """All keys of a purpose, newest first; raises KeyMissing."""
        keys = self._keys.get(purpose)
        if not keys:
            raise KeyMissing(f"there is no {purpose} key")
        return tuple(keys[n] for n in sorted(keys, reverse=True))

    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.current("hall-sign").secret)

    def _by_id(self, prefix: str, key_id: str) -> bytes:
        purpose, _, number = key_id.rpartition("-")
        key = self._keys.get(purpose, {}).get(int(number) if number.isdecimal() else 0)
        if key is None or not purpose.startswith(prefix):
            raise KeyMissing("there is no key of that id")
        return key.secret

    def _current_or_new(self, purpose: str) -> Key:
        with self._changing:
            return self.current(purpose) if self._keys.get(purpose) else self._new(purpose)

    def _new(self, purpose: str) -> Key:
        number = max(self._keys.get(purpose, {0: None})) + 1
        key = Key(f"{purpose}-{number}", self._random(_BYTES))
        text = f"yitang-key 1 {_MARK[self._mode]}\n{b64encode(key.secret).decode()}\n"
        try:
            private_files.write(self._folder / f"{key.id}.key", text.encode())
        except OSError:
            raise KeyRingError(f"{key.id} could not be written") from None
        self._keys.setdefault(purpose, {})[number] = key
        self.revision += 1
        return key

    def _destroy(self, purpose: str) -> None:
        for key in self._keys.pop(purpose, {}).values():
            private_files.remove(self._folder / f"{key.id}.key")

    def _read(self) -> None:
        for path in sorted(self._folder.glob("*.key")):
            purpose, _, number = path.stem.rpartition("-")
            if not number.isdecimal():
                raise KeyMalformed(f"{path.name} is not named after a key")
            self._keys.setdefault(purpose, {})[int(number)] = Key(path.stem, self._secret(path))

    def _secret(self, path: Path) -> bytes:
        try:
            head, _, body = private_files.read(path).partition(b"\n")
            secret = b64decode(body.strip(), validate=True)
        except private_files.TooOpen as error:
            raise KeyTooOpen(str(error)) from None
        except (private_files.PrivateFileError, ValueError):
            raise KeyMalformed(f"{path.name} does not hold a key") from None
        if head not in {f"yitang-key 1 {mark}".encode() for mark in _MARK.values()} or len(secret) != _BYTES:
            raise KeyMalformed(f"{path.name} does not hold a key")
        if head != f"yitang-key 1 {_MARK[self._mode]}".encode():
            raise DemoKey(f"{path.name} is not a {self._mode} key")
        return secret
