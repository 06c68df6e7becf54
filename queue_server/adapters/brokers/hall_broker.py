"""amqtt's broker with the faults mended that a plugin cannot reach (docs/decisions/0001-brokers.md has the list).

Written against amqtt 0.12.x, which the lock pins; the contract suite and the hostile client hold it.
"""

import asyncio
import contextlib
from typing import Any, Final

from amqtt.adapters import ReaderAdapter, StreamWriterAdapter, WebSocketsWriter, WriterAdapter
from amqtt.broker import Broker, Server
from amqtt.contexts import Action
from amqtt.errors import AMQTTError, MQTTError
from amqtt.mqtt.connack import NOT_AUTHORIZED, ConnackPacket
from amqtt.mqtt.packet import MQTTFixedHeader
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.session import Session
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from queue_server.adapters.brokers.gate import ACCOUNT, HallGate, permits

MAX_PACKET: Final = 256 * 1024
_CONNECT_WITHIN_S: Final = 10  # a socket that says nothing is closed
_CLOSE_WITHIN_S: Final = 2  # a peer that does not read is cut off
_MOST_BEHIND: Final = 5000  # messages that a client has not acknowledged; then it is cut off


def limit_packets() -> None:
    """Make every packet above 256 KiB an error that closes the connection, before its body is read.

    amqtt reads whatever length is announced. Process-wide, so only the broker's own process calls it.
    """
    original = MQTTFixedHeader.from_stream.__func__

    async def from_stream(cls: type[MQTTFixedHeader], reader: ReaderAdapter) -> MQTTFixedHeader | None:
        header: MQTTFixedHeader | None = await original(cls, reader)
        if header is not None and header.remaining_length > MAX_PACKET:
            raise AMQTTError("the packet is too large")
        return header

    MQTTFixedHeader.from_stream = classmethod(from_stream)


class HallHandler(BrokerProtocolHandler):  # type: ignore[misc]  # amqtt ships no types
    """Ends a connection whose keep-alive ran out; amqtt lets it stand."""

    def handle_read_timeout(self) -> None:
        """One and a half keep-alives without a packet: the reader loop ends and the will is sent."""
        if self._reader_task:
            self._reader_task.cancel()


class FrameReader(ReaderAdapter):  # type: ignore[misc]  # amqtt ships no types
    """Bytes out of websocket frames; amqtt's own reader repeats the last frame when the peer goes."""

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection
        self._buffer = bytearray()

    async def read(self, n: int = -1) -> bytes:
        """Exactly n bytes; none at all once the peer is gone."""
        while len(self._buffer) < n:
            try:
                frame = await self._connection.recv()
            except ConnectionClosed:
                return b""
            self._buffer += frame.encode() if isinstance(frame, str) else frame
        data = bytes(self._buffer[:n])
        del self._buffer[:n]
        return data

    def feed_eof(self) -> None:
        """Nothing to do: the connection's end is seen by `read`."""


class HallBroker(Broker):  # type: ignore[misc]  # amqtt ships no types
    """One session an account, admitted before anything else happens, ended whole."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._wild: set[str] = set()
        self._sending: set[asyncio.Task[Any]] = set()

    @property
    def _gate(self) -> HallGate:
        gate = self.plugins_manager.get_plugin("HallGate")
        assert isinstance(gate, HallGate)  # noqa: S101  it stands in our own configuration
        return gate

    async def reload(self) -> None:
        """Read the accounts anew and end every session whose account changed or went."""
        gate = self._gate
        gate.load()
        for name, (session, _) in list(self._sessions.items()):
            if gate.grants.get(name) != session.attributes.get(ACCOUNT):
                await self._end(name)

    async def ws_connected(self, websocket: ServerConnection, listener_name: str) -> None:
        """A browser connected."""
        await self._client_connected(listener_name, FrameReader(websocket), WebSocketsWriter(websocket))

    async def add_subscription(self, subscription: tuple[str, int], session: Session) -> int:
        """Remember the few filters with wildcards, so that a delivery need not look at all."""
        code: int = await super().add_subscription(subscription, session)
        if "+" in subscription[0]:
            self._wild.add(subscription[0])
        return code

    async def _broadcast_loop(self) -> None:
        """Deliver in order of arrival; amqtt compares each message with every filter of every client."""
        me = asyncio.current_task()
        self._broadcast_shutdown_waiter.add_done_callback(lambda _: me.cancel() if me else None)
        while True:
            self._deliver(await self._broadcast_queue.get())

    def _deliver(self, message: dict[str, Any]) -> None:
        topic = message["topic"]
        wild = [f for f in self._wild if f in self._subscriptions and self._matches(topic, f)]
        for session, qos in [s for f in (topic, *wild) for s in self._subscriptions.get(f, ())]:
            handler = self._get_handler(session)
            if handler is None or session.transitions.state != "connected":
                continue
            if len(session.inflight_out) > _MOST_BEHIND:
                _abort(handler.writer)
            elif permits(session, topic, Action.RECEIVE):
                sending = handler.mqtt_publish(topic, message["data"], message.get("qos", qos), retain=False)
                task = asyncio.create_task(sending)
                self._sending.add(task)
                task.add_done_callback(self._sent)

    def _sent(self, task: "asyncio.Task[Any]") -> None:
        self._sending.discard(task)
        if not task.cancelled():
            task.exception()  # a receiver that left without PUBACK; it gets nothing again, sessions are not kept

    async def _topic_filtering(self, session: Session, topic: str, action: Action) -> bool:
        """The gate's own judgement without a task for each message."""
        return permits(session, topic, action)

    async def _initialize_client_session(
        self, reader: ReaderAdapter, writer: WriterAdapter, remote_address: str, remote_port: int
    ) -> tuple[BrokerProtocolHandler, Session]:
        """Admit first: amqtt touches the victim's session before it knows the password.

        The session then bears the account's name, whatever client id was sent.
        """
        try:
            async with asyncio.timeout(_CONNECT_WITHIN_S):
                handler, session = await HallHandler.init_from_connect(reader, writer, self.plugins_manager)
                if not await self._authenticate(session, None):
                    await ConnackPacket.build(0, NOT_AUTHORIZED).to_stream(writer)
                    raise MQTTError("not admitted")
        except Exception:  # whatever a stranger sent, the socket is closed and the reason stays here
            await _close(writer)
            raise AMQTTError("not admitted") from None
        session.client_id = session.username
        session.keep_alive = session.keep_alive * 3 // 2
        return handler, session

    async def _handle_client_session(  # noqa: PLR0917  amqtt's signature
        self,
        reader: ReaderAdapter,
        writer: WriterAdapter,
        client_session: Session,
        handler: BrokerProtocolHandler,
        server: Server,
        listener_name: str,
    ) -> None:
        """One session from CONNACK to its end; an older one of the account is ended first, with its will."""
        name = client_session.client_id
        while name in self._sessions:
            await self._end(name)
        self._sessions[name] = (client_session, handler)
        client_session.attributes["yitang.ended"] = ended = asyncio.Event()
        try:
            client_session.transitions.connect()
            handler.attach(client_session, reader, writer)
            await handler.mqtt_connack_authorize(True)
            await handler.start()
            await self._client_message_loop(client_session, handler)
        finally:
            await self._forget(client_session, handler, writer)
            ended.set()

    async def _end(self, name: str) -> None:
        """End an account's session: its connection closes, its will is sent, its subscriptions go."""
        session, handler = self._sessions[name]
        await handler.handle_connection_closed()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2 * _CLOSE_WITHIN_S):
                await session.attributes["yitang.ended"].wait()
        if self._sessions.get(name, (None,))[0] is session:
            del self._sessions[name]

    async def _forget(self, session: Session, handler: BrokerProtocolHandler, writer: WriterAdapter) -> None:
        if session.transitions.state == "connected":  # it broke the protocol: an end without DISCONNECT
            lost: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            lost.set_result(None)
            await self._handle_disconnect(session, handler, lost)
        if self._sessions.get(session.client_id, (None,))[0] is session:
            del self._sessions[session.client_id]
            await self._del_all_subscriptions(session)
        session.clear_queues()
        await _close(writer)

    async def _stop_handler(self, handler: BrokerProtocolHandler) -> None:
        """Stop, but never wait for a peer that does not read."""
        try:
            async with asyncio.timeout(_CLOSE_WITHIN_S):
                await super()._stop_handler(handler)
        except TimeoutError:
            _abort(handler.writer)


async def _close(writer: WriterAdapter) -> None:
    try:
        async with asyncio.timeout(_CLOSE_WITHIN_S):
            await writer.close()
    except (TimeoutError, OSError):
        _abort(writer)


def _abort(writer: WriterAdapter | None) -> None:
    if isinstance(writer, StreamWriterAdapter):
        writer._writer.transport.abort()
    elif isinstance(writer, WebSocketsWriter):
        writer._protocol.transport.abort()
