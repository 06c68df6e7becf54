"""Frozen dataclasses ↔ plain JSON values, by their type hints, compiled once a class."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
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
    """The dataclass again; raises TypeError or ValueError where the data does not fit.

    A field with a default may be absent: the data was written before there was such a field.
    """
    values = dict(data)
    for name, convert in _converters(cls):  # type: ignore[arg-type]  # a class is hashable
        if name in values:
            values[name] = convert(values[name])
    return cls(**values)


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
def _converters(cls: Any) -> tuple[tuple[str, Convert], ...]:
    """The fields that are not read as they stand."""
    hints = get_type_hints(cls)
    found = ((name, _converter(hints[name])) for name in _names(cls))
    return tuple((name, convert) for name, convert in found if convert is not None)


def _converter(hint: Any) -> Convert | None:
    """How a plain value becomes a field's; None where it is one already."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = _converter(next(arg for arg in args if arg is not type(None)))
        return inner and (lambda value: None if value is None else inner(value))
    if origin is tuple and args[-1] is Ellipsis:
        item = _converter(args[0])
        return tuple if item is None else (lambda value: tuple([item(each) for each in value]))
    if origin is tuple:
        return _row(tuple(_converter(arg) for arg in args))
    if hint is datetime:
        return datetime.fromisoformat
    if is_dataclass(hint):
        cls = cast("type[Any]", hint)
        return lambda value: from_plain(cls, value)
    return None


def _row(items: tuple[Convert | None, ...]) -> Convert:
    """A tuple of fixed length."""
    return lambda value: tuple(
        each if convert is None else convert(each) for convert, each in zip(items, value, strict=True)
    )
