"""Debian's mosquitto (2.0.11 or newer) under our own configuration."""

import hashlib
import ipaddress
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, Final

from queue_server.adapters import private_files
from queue_server.adapters.brokers.base import MAX_PACKET, Address, BrokerMissing, Kind, Owner
from queue_server.adapters.brokers.network import Network
from queue_server.adapters.devices import Account

_PLACES: Final = "/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/opt/homebrew/sbin"


def installed() -> Path | None:
    """Where mosquitto is; None when it is not installed."""
    found = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:{_PLACES}")
    return Path(found) if found else None


class Mosquitto:
    """Writes mosquitto's files and says how to start it (`base.Recipe`).

    Started by root it runs as the package's own account, and its files (hashes and topics only) lie under /run.
    """

    kind: ClassVar[Kind] = "mosquitto"
    reloaded: ClassVar[bytes] = b"Reloading config"

    def __init__(self, data_dir: Path, address: Address, network: Network | None = None) -> None:
        program = installed()
        if program is None:
            raise BrokerMissing("mosquitto is not installed")
        self._program = program
        self._network = network
        self.address = address
        self.owner = Owner.unprivileged("mosquitto", "nobody")
        self._folder = _folder(data_dir, self.owner)

    def write(self, accounts: Iterable[Account]) -> None:
        """Configuration, password file and access list, readable by the broker's account alone."""
        known = tuple(accounts)
        self._put("passwords", "".join(f"{a.username}:{a.password_hash}\n" for a in known))
        self._put("acl", "\n".join(_acl(a) for a in known))
        if self._network:
            self._put("tls.crt", self._network.certificate.read_text())
            self._put("tls.key", private_files.read(self._network.key).decode())
        self._put("mosquitto.conf", self._configuration())

    def command(self) -> list[str]:
        """mosquitto in the foreground."""
        return [str(self._program), "-c", str(self._folder / "mosquitto.conf")]

    def clean(self) -> None:
        """Remove what `write` wrote."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _put(self, name: str, text: str) -> None:
        path = self._folder / name
        private_files.put(path, text.encode())
        if self.owner != Owner.of_this_process():
            os.chown(path, self.owner.uid, self.owner.gid)

    def _configuration(self) -> str:
        here, away = self.address, self._network
        lines = [
            *_listener(here.port, here.host, "mqtt"),
            *_listener(here.websocket_port, here.host, "websockets"),
        ]
        if away:
            tls = [
                f"certfile {self._folder}/tls.crt",
                f"keyfile {self._folder}/tls.key",
                "tls_version tlsv1.2",
            ]
            lines += [*_listener(away.port, away.host, "mqtt"), *tls]
            lines += [*_listener(away.websocket_port, away.host, "websockets"), *tls]
        return "\n".join([*_settings(self._folder), *lines, ""])


def _settings(folder: Path) -> list[str]:
    return [
        "per_listener_settings false",
        "allow_anonymous false",
        f"password_file {folder}/passwords",
        f"acl_file {folder}/acl",
        f"max_packet_size {MAX_PACKET}",
        "set_tcp_nodelay true",
        "persistence false",  # the journal is the memory: the door publishes retained state at each connect
        "sys_interval 0",  # no $SYS
        "max_inflight_messages 1000",
        "max_queued_messages 20000",
        "max_queued_bytes 67108864",
        "connection_messages false",
        "log_dest stderr",
        "log_timestamp false",
        "log_type error",
        "log_type warning",
        "log_type notice",
        "log_type information",
    ]


def _listener(port: int, host: str, protocol: str) -> list[str]:
    """One listener. Its own options stand under it: above the first listener they would open another one on 1883."""
    return [
        f"listener {port} {host}",
        # Without it libwebsockets ignores the address and listens on every interface (measured, 2.0.11).
        f"socket_domain ipv{ipaddress.ip_address(host).version}",
        f"protocol {protocol}",
        "use_username_as_clientid true",  # nobody can take another's session, whatever id a client sends
        "allow_zero_length_clientid false",
    ]


def _acl(account: Account) -> str:
    lines = [f"user {account.username}"]
    lines += [f"topic write {topic}" for topic in account.grants.publish]
    lines += [f"topic read {topic}" for topic in account.grants.subscribe]
    return "\n".join(lines) + "\n"


def _folder(data_dir: Path, owner: Owner) -> Path:
    if owner == Owner.of_this_process():
        return private_files.folder(data_dir / "mosquitto")
    name = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]
    folder = Path("/run") / f"yitang-mosquitto-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(folder, owner.uid, owner.gid)
    return folder
