"""Personal data at rest: AES-256-GCM under a DEK for each visit, the DEK wrapped by the month's KEK.

AAD = table|column|row|key id, so that no value can be moved. Erase = delete the row: with it goes the only DEK.
"""

import hashlib
import hmac
from collections.abc import Callable
from datetime import date, datetime, timedelta
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from queue_server.adapters.keys import KeyMissing, KeyRing
from queue_server.contracts.codec import CodecError, decode, encode
from queue_server.contracts.commands import Visitor
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.sealing import open_code, open_visitor
from queue_server.service.personal import VaultRow
from queue_server.service.ports import StorageError

KEPT = timedelta(days=30)
"""Name, number and address are kept 30 days after the visit unless the matter's department rules otherwise."""
_NONCE = 12


class KeyVault:
    """The service's Vault over the hall's key ring."""

    def __init__(self, keys: KeyRing, random: Callable[[int], bytes] = token_bytes) -> None:
        self._keys = keys
        self._random = random
        self._seal = keys.seal_privates

    def unseal(self, sealed: str) -> Visitor:
        """Try the current key, then older ones that a device may still hold."""
        for key in self._seal:
            try:
                return open_visitor(key, sealed)
            except CodecError:
                continue
        raise CodecError(RefusalCode.SEAL_BROKEN)

    def unseal_code(self, sealed: str) -> str:
        """The same for a payment code."""
        for key in self._seal:
            try:
                return open_code(key, sealed)
            except CodecError:
                continue
        raise CodecError(RefusalCode.SEAL_BROKEN)

    def lock(self, visit: str, visitor: Visitor, now: datetime) -> VaultRow:
        """A row for the vault table; `lookup` finds a person's visits with the server's key alone."""
        kek_id, kek = self._keys.kek(now.date())
        dek = self._random(32)
        wrapped = self._encrypt(kek, dek, _aad("wrapped_dek", visit, kek_id))
        ciphertext = self._encrypt(dek, encode(visitor), _aad("ciphertext", visit, kek_id))
        return VaultRow(visit, kek_id, wrapped, ciphertext, self.lookup(visitor.number), now + KEPT)

    def unlock(self, row: VaultRow) -> Visitor:
        """The visitor of a row."""
        try:
            kek = self._keys.kek_by_id(row.kek_id)
            dek = _decrypt(kek, row.wrapped_dek, _aad("wrapped_dek", row.visit, row.kek_id))
            return decode(Visitor, _decrypt(dek, row.ciphertext, _aad("ciphertext", row.visit, row.kek_id)))
        except (InvalidTag, KeyMissing, CodecError, ValueError):
            raise StorageError("a vault row cannot be opened") from None

    def lookup(self, number: str) -> bytes:
        """HMAC of an ID number: finds rows, says nothing without the key."""
        return hmac.digest(self._keys.lookup_key, number.upper().encode(), hashlib.sha256)

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

    def _encrypt(self, key: bytes, data: bytes, aad: bytes) -> bytes:
        nonce = self._random(_NONCE)
        return nonce + AESGCM(key).encrypt(nonce, data, aad)


def _decrypt(key: bytes, data: bytes, aad: bytes) -> bytes:
    return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], aad)


def _aad(column: str, visit: str, kek_id: str) -> bytes:
    return f"vault|{column}|{visit}|{kek_id}".encode()
