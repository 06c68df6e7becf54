"""Personal data at rest: AES-256-GCM under a DEK for each visit, the DEK wrapped by the month's KEK.

AAD = table|column|row|key id, so that no value can be moved. Erase = delete the row: with it goes the only DEK.
"""

import hashlib
import hmac
from collections.abc import Callable
from datetime import date, datetime
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from queue_server.adapters.keys import KeyMissing, KeyRing
from queue_server.contracts.codec import CodecError, decode, encode
from queue_server.contracts.commands import Visitor
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.sealing import open_code, open_visitor, seal_visitor
from queue_server.service.personal import VaultRow
from queue_server.service.ports import StorageError

_NONCE = 12


class KeyVault:
    """The service's Vault over the hall's key ring."""

    def __init__(self, keys: KeyRing, random: Callable[[int], bytes] = token_bytes) -> None:
        self._keys = keys
        self._random = random
        self._seal = (-1, keys.seal_privates)

    def unseal(self, sealed: str) -> Visitor:
        """Try the current key, then older ones that a device may still hold."""
        for key in self._seals():
            try:
                return open_visitor(key, sealed)
            except CodecError:
                continue
        raise CodecError(RefusalCode.SEAL_BROKEN)

    def seal(self, visitor: Visitor) -> str:
        """As a device would have sent it: what staff type into a page of the hall's own."""
        return seal_visitor(self._keys.seal_public_b64, visitor)

    def unseal_code(self, sealed: str) -> str:
        """The same for a payment code."""
        for key in self._seals():
            try:
                return open_code(key, sealed)
            except CodecError:
                continue
        raise CodecError(RefusalCode.SEAL_BROKEN)

    def lock(self, visit: str, visitor: Visitor, now: datetime, until: datetime) -> VaultRow:
        """A row for the vault table; `lookup` finds a person's visits with the server's key alone."""
        return self._locked(visit, visitor, until, self._keys.kek(now.date()))

    def relock(self, row: VaultRow) -> VaultRow | None:
        """A new DEK under the newest key of the row's own month, and the present look-up key's hash."""
        newest = self._keys.newest_of(row.kek_id)
        if newest[0] == row.kek_id and not self._keys.looked_up_before:
            return None
        visitor = self.unlock(row)
        if newest[0] == row.kek_id and row.lookup == self.lookups(visitor.number)[0]:
            return None
        return self._locked(row.visit, visitor, row.expires, newest)

    def _locked(self, visit: str, visitor: Visitor, until: datetime, key: tuple[str, bytes]) -> VaultRow:
        kek_id, kek = key
        dek = self._random(32)
        wrapped = self._encrypt(kek, dek, _aad("wrapped_dek", visit, kek_id))
        ciphertext = self._encrypt(dek, encode(visitor), _aad("ciphertext", visit, kek_id))
        return VaultRow(visit, kek_id, wrapped, ciphertext, self.lookups(visitor.number)[0], until)

    def unlock(self, row: VaultRow) -> Visitor:
        """The visitor of a row."""
        try:
            kek = self._keys.kek_by_id(row.kek_id)
            dek = _decrypt(kek, row.wrapped_dek, _aad("wrapped_dek", row.visit, row.kek_id))
            return decode(Visitor, _decrypt(dek, row.ciphertext, _aad("ciphertext", row.visit, row.kek_id)))
        except (InvalidTag, KeyMissing, CodecError, ValueError):
            raise StorageError("a vault row cannot be opened") from None

    def lookups(self, number: str) -> tuple[bytes, ...]:
        """HMACs of an ID number, under the present key first: they find rows, and say nothing without the key."""
        text = number.upper().encode()
        return tuple(hmac.digest(key.secret, text, hashlib.sha256) for key in self._keys.all_of("lookup"))

    def people(self, number: str) -> tuple[bytes, ...]:
        """HMACs under every look-up key, newest first; of another purpose than `lookup`, so that no row tells of another."""
        text = f"no-show|{number.upper()}".encode()
        return tuple(hmac.digest(key.secret, text, hashlib.sha256) for key in self._keys.all_of("lookup"))

    def day_tag(self, number: str, day: date, part: str) -> str:
        """HMAC under the day's own key, cut to 128 bits. `part`: principal or agent, who are never told to be one."""
        text = f"{part}|{number.upper()}"
        return hmac.digest(self._keys.day_tag(day), text.encode(), hashlib.sha256)[:16].hex()

    def end_days(self, before: date) -> None:
        """Destroy the tag keys of the days before: their tags are random numbers from then on."""
        try:
            self._keys.destroy_day_tags(before)
        except OSError:
            raise StorageError("a day's tag key could not be destroyed") from None

    def _seals(self) -> tuple[X25519PrivateKey, ...]:
        """Made again only when keys have come or gone."""
        if self._seal[0] != self._keys.revision:
            self._seal = (self._keys.revision, self._keys.seal_privates)
        return self._seal[1]

    def _encrypt(self, key: bytes, data: bytes, aad: bytes) -> bytes:
        nonce = self._random(_NONCE)
        return nonce + AESGCM(key).encrypt(nonce, data, aad)


def _decrypt(key: bytes, data: bytes, aad: bytes) -> bytes:
    return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], aad)


def _aad(column: str, visit: str, kek_id: str) -> bytes:
    return f"vault|{column}|{visit}|{kek_id}".encode()
