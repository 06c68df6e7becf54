"""Where channels send their asynchronous notices. No session: the signature is what counts; size and rate are bounded."""

from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response

from queue_server.contracts.codec import CodecError
from queue_server.web.context import Web
from queue_server.web.incoming import address_of, read_body
from queue_server.web.limits import RateLimit

MOST_BYTES: Final = 16 * 1024
"""A notice is a few kilobytes."""
PER_MINUTE: Final = 1200
"""Of one address: a city's busiest minute comes from a handful of a channel's machines."""


def router(web: Web) -> APIRouter:
    """One path a channel."""
    routes, limit = APIRouter(include_in_schema=False), RateLimit(PER_MINUTE, 60.0)

    @routes.post("/pay/{channel}/notify")
    async def notify(channel: str, request: Request) -> Response:
        """Stored before it is answered; the answer is the channel's exact word."""
        desk = web.notices
        if desk is None or channel not in desk.channels():
            raise HTTPException(404)
        if not limit.allows(address_of(request), web.now_s()):
            raise HTTPException(429)
        try:
            body = await read_body(request, MOST_BYTES)
        except CodecError:
            raise HTTPException(413) from None
        answer = await desk.take(channel, dict(request.headers), body)
        return Response(answer.body, answer.status, media_type=answer.media_type)

    return routes
