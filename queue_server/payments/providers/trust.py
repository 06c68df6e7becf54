"""Whose certificates are believed, for every gateway that is asked over HTTPS."""

import ssl
from functools import cache

import httpx


@cache
def roots() -> ssl.SSLContext:
    """Read once: it takes some 50 ms, in which nothing else happens on the loop."""
    return httpx.create_ssl_context()
