"""A ticket page's token: 128 random bits in the address, known to the hall only as their SHA-256."""

import hashlib
import re
from typing import Final

from fastapi import HTTPException

from queue_server.web.context import Web

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22,64}")


def digest_of(web: Web, token: str, address: str) -> str:
    """What the hall knows of the token; HTTPException(404) for what is none, 429 for a guesser."""
    if not web.tokens.allows(address, web.now_s()):
        raise HTTPException(429)
    if not _TOKEN.fullmatch(token):
        raise HTTPException(404)
    return known_as(token)


def known_as(token: str) -> str:
    """The token's SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def pass_code(token: str) -> str:
    """The 续办号 of whoever has the token: the same each time, and nothing that leads back to the token."""
    return hashlib.sha256(f"pass {token}".encode()).hexdigest()[:32]


def ticket_of(web: Web, token: str, address: str) -> str:
    """The token's ticket; raises HTTPException(404) for an unknown or expired one, 429 for a guesser."""
    if (ticket := web.gateway.ticket_of_token(digest_of(web, token, address))) is None:
        raise HTTPException(404)
    return ticket


async def holder_of(web: Web, token: str, address: str) -> str:
    """The token's ticket, also after its page is closed: what may be done with an old one is the rules' matter."""
    digest = digest_of(web, token, address)
    if (ticket := web.gateway.ticket_of_token(digest)) is None:
        found = await web.gateway.voice_page(digest)
        ticket = found.ticket if found else None
    if ticket is None:
        raise HTTPException(404)
    return ticket
