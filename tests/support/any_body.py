"""Any command as it comes over the wire, made from the message classes themselves: a new one takes part at once."""

import types
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import ValidationError

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import link
from queue_server.contracts.permissions import PERMITTED
from queue_server.domain.day import Day
from tests.support.any_command import UNKNOWN
from tests.support.command_bodies import KINDS, body_of

COMMANDS = sorted(kind for kind, message in KINDS.items() if message.__module__ != link.__name__)
"""Kinds that reach the writer."""
TICKETS = ("ticket", "tickets")


def bodies(day: Day, sealed: list[str | None]) -> st.SearchStrategy[Any]:
    """A body of any kind; names mostly of what the day knows, page tokens always new."""
    return st.sampled_from(COMMANDS).flatmap(lambda kind: body(kind, day, sealed))


def body(kind: str, day: Day, sealed: list[str | None]) -> st.SearchStrategy[Any]:
    """A body of this kind; where drawn fields contradict each other, the sample body."""
    drawn = {
        name: _field(name, field.annotation, day, sealed)
        for name, field in KINDS[kind].model_fields.items()
        if name != "kind"
    }
    kept = {name: strategy for name, strategy in drawn.items() if strategy is not None}
    return st.fixed_dictionaries(kept).map(lambda fields: _made(kind, fields))


def actor_of(body: Any) -> Actor:
    """Somebody who may ask for it."""
    role = next(iter(PERMITTED[body.kind]))
    if role is Role.CITIZEN:
        return Actor(role=role, id=body.ticket) if len(PERMITTED[body.kind]) == 1 else _kiosk()
    if role is Role.KIOSK:
        return _kiosk()
    window = getattr(body, "window", None)
    return Actor(role=role, id=f"{role.value}-{window or 1}", window=window)


def _kiosk() -> Actor:
    return Actor(role=Role.KIOSK, id="k1")


def _made(kind: str, fields: dict[str, Any]) -> Any:
    try:
        return body_of(kind, **fields)
    except ValidationError:
        return body_of(kind)


def _field(name: str, hint: Any, day: Day, sealed: list[str | None]) -> st.SearchStrategy[Any] | None:
    if name in ("sealed", "page_token_sha256"):
        return (
            st.sampled_from(sealed)
            if name == "sealed"
            else st.binary(min_size=32, max_size=32).map(bytes.hex)
        )
    known = {"window": day.windows, "to_window": day.windows, "matter": day.matters, "ticket": day.tickets}
    if name in known:
        return _optional(
            hint, st.sampled_from([*known[name], UNKNOWN if name != "ticket" else "2026-01-01-A001"])
        )
    if name == "matters":
        return (
            st.lists(st.sampled_from(sorted(day.matters)), min_size=1, max_size=3, unique=True).map(tuple)
            if day.matters
            else None
        )
    return _of_type(hint)


def _of_type(hint: Any) -> st.SearchStrategy[Any] | None:
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return st.sampled_from(args)
    if origin in (Union, types.UnionType):
        inner = [_of_type(arg) for arg in args if arg is not type(None)]
        return st.none() | inner[0] if len(inner) == 1 and inner[0] is not None else None
    return st.booleans() if hint is bool else None


def _optional(hint: Any, one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | one if type(None) in get_args(hint) else one
