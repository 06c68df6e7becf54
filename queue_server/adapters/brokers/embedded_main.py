"""The embedded broker's process: `python -m … HOST PORT WEBSOCKET_PORT ACCOUNTS.json`. SIGHUP reads the accounts anew.

Nothing is logged but typed lines on stderr: amqtt's own log carries payloads.
"""

import asyncio
import ipaddress
import logging
import signal
import sys

import uvloop

from queue_server.adapters.brokers.hall_broker import HallBroker, limit_packets


async def serve(host: str, port: int, websocket_port: int, accounts: str) -> None:
    """Serve until SIGTERM or SIGINT."""
    broker = HallBroker(
        {
            "listeners": {
                "default": {"type": "tcp", "bind": f"{host}:{port}"},
                "pages": {"type": "ws", "bind": f"{host}:{websocket_port}"},
            },
            "plugins": {"queue_server.adapters.brokers.gate.HallGate": {"accounts": accounts}},
        }
    )
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    reloads: set[asyncio.Task[None]] = set()

    def reload() -> None:
        task = asyncio.create_task(_reload(broker))
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    loop.add_signal_handler(signal.SIGHUP, reload)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await broker.start()
    await stop.wait()
    await broker.shutdown()


async def _reload(broker: HallBroker) -> None:
    await broker.reload()
    print("accounts reloaded", file=sys.stderr, flush=True)


def main(arguments: list[str]) -> None:
    """Refuse any address but loopback, then serve."""
    host, port, websocket_port, accounts = arguments
    if not ipaddress.ip_address(host).is_loopback:
        sys.exit("the embedded broker listens on loopback only")
    logging.getLogger().addHandler(logging.NullHandler())
    logging.disable(logging.CRITICAL)
    limit_packets()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(host, int(port), int(websocket_port), accounts))


if __name__ == "__main__":
    main(sys.argv[1:])
