"""A ticket page's token: 128 random bits in the address, known to the hall only as their SHA-256."""

import hashlib
import re
from typing import Final

from fastapi import HTTPException

from queue_server.web.context import Web

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22,64}")


def ticket_of(web: Web, token: str, address: str) -> str:
    """The token's ticket; raises HTTPException(404) for an unknown or expired one, 429 for a guesser."""
    if not web.tokens.allows(address, web.now_s()):
        raise HTTPException(429)
    ticket = None
    if _TOKEN.fullmatch(token):
        ticket = web.gateway.ticket_of_token(hashlib.sha256(token.encode()).hexdigest())
    if ticket is None:
        raise HTTPException(404)
    return ticket
