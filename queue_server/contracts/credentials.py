"""What an enrolled device owns. Kept in one file of mode 0400 on the device; never sent again."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from queue_server.contracts.actors import Role
from queue_server.contracts.base import VERSION, Base64, Message, Slug


class DeviceCredential(Message):
    """A device's broker account, MAC key and the hall's public sealing key; `repr` hides the secrets.

    `authority`: PEM certificates that vouch for the broker beside the machine's own; empty where those will do.
    """

    v: Literal[1] = VERSION
    hall: Slug
    device: Slug
    role: Role
    assigned: tuple[str, ...]
    broker_url: str
    password: Annotated[str, StringConstraints(min_length=20, max_length=200)]
    key_id: Slug
    mac_key: Base64
    seal_key_id: Slug
    seal_public_key: Base64
    authority: Annotated[str, StringConstraints(max_length=12_000)] = ""

    def __repr__(self) -> str:
        return f"DeviceCredential({self.role}:{self.device})"

    __str__ = __repr__
