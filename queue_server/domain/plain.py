"""Frozen dataclasses ↔ plain JSON values, by their type hints, compiled once a class."""

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Convert = Callable[[Any], Any]


def to_plain(value: Any) -> dict[str, Any]:
    """A dataclass as JSON values: objects, arrays, strings, numbers, true, false, null; instants as ISO 8601."""
    return {
        name: getattr(value, name) if convert is None else convert(getattr(value, name))
        for name, convert in _flatteners(value.__class__)
    }


def from_plain(cls: type[T], data: Any) -> T:
    """The dataclass again; raises TypeError or KeyError where the data does not fit.

    A field with a default may be absent: the data was written before there was such a field.
    """
    known = _converters(cls)  # type: ignore[arg-type]  # a class is hashable
    return cls(**{name: convert(data[name]) for name, convert, late in known if not late or name in data})


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


@cache
def _flatteners(cls: Any) -> tuple[tuple[str, Convert | None], ...]:
    hints = get_type_hints(cls)
    return tuple((name, _flattener(hints[name])) for name in _names(cls))


def _flattener(hint: Any) -> Convert | None:
    """How a field becomes plain; None where it is plain already."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = _flattener(next(arg for arg in args if arg is not type(None)))
        return inner and (lambda value: None if value is None else inner(value))
    if origin is tuple:
        each = _flattener(args[0])
        return list if each is None else (lambda value: [each(item) for item in value])
    if hint is datetime:
        return datetime.isoformat
    return to_plain if is_dataclass(hint) else None


@cache
def _converters(cls: Any) -> tuple[tuple[str, Convert, bool], ...]:
    """(field, how it is read, whether it has a default)."""
    hints = get_type_hints(cls)
    return tuple(
        (f.name, _converter(hints[f.name]), f.default is not MISSING or f.default_factory is not MISSING)
        for f in fields(cls)
    )


def _converter(hint: Any) -> Convert:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = _converter(next(arg for arg in args if arg is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple and args[-1] is Ellipsis:
        item = _converter(args[0])
        return lambda value: tuple(item(each) for each in value)
    if origin is tuple:
        items = tuple(_converter(arg) for arg in args)
        return lambda value: tuple(convert(each) for convert, each in zip(items, value, strict=True))
    if hint is datetime:
        return datetime.fromisoformat
    if is_dataclass(hint):
        cls = cast("type[Any]", hint)
        return lambda value: from_plain(cls, value)
    return lambda value: value
