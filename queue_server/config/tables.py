"""TOML tables of a person's files: typed, closed, and refused in words that name the key."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Strict, ValidationError
from pydantic_core import ErrorDetails

MOST_BYTES: Final = 1024 * 1024
"""A file is smaller than this, however many matters a hall has."""
COMMAND_LINE: Final = "command line"
"""The name of a table that was given as options: its keys are then named as options."""
_VALUES: Final = {"hall": "FILE", "data": "FOLDER"}

Whole = Annotated[int, Strict()]


class ConfigError(Exception):
    """The file cannot be used: {where and why}."""


class Table(BaseModel):
    """A frozen table; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


T = TypeVar("T", bound=BaseModel)


def parsed(model: type[T], table: dict[str, Any], name: str) -> T:
    """The table as the model; raises ConfigError with the first thing that is wrong."""
    try:
        return model.model_validate(table)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise ConfigError(_words(first, name)) from None


def toml(path: Path, data: bytes) -> dict[str, Any]:
    """A file's table; raises ConfigError with the line."""
    try:
        return tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path.name}: not valid TOML: {error}") from None


def content(path: Path) -> bytes:
    """A file's bytes, MOST_BYTES at most; raises ConfigError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path.name}: cannot be read: {error.strerror}") from None
    if len(data) > MOST_BYTES:
        raise ConfigError(f"{path.name}: larger than {MOST_BYTES} bytes")
    return data


def unique(what: str, ids: list[str]) -> set[str]:
    """The ids; ValueError that names those which stand there twice."""
    twice = {each for each, n in Counter(ids).items() if n > 1}
    if twice:
        raise ValueError(f"{what}: {', '.join(sorted(twice))} stands there twice")
    return set(ids)


def known(what: str, ids: list[str], declared: set[str]) -> None:
    """ValueError that names ids which are not declared."""
    unknown = set(ids) - declared
    if unknown:
        raise ValueError(f"{what}: {', '.join(sorted(unknown))} is not declared")


def _words(error: ErrorDetails, name: str) -> str:
    key = ".".join(str(part) for part in error["loc"])
    option = name == COMMAND_LINE
    shown = f"--{key.replace('_', '-')}" if option and key else key
    match error["type"]:
        case "extra_forbidden":
            return f"{name}: unknown key {key}"
        case "missing":
            what = f"{shown} {_VALUES.get(key, '')}".rstrip() if option else f"{name}: {shown}"
            return f"{what} is missing"
        case _:
            what = error["msg"].removeprefix("Value error, ")
            return ": ".join(part for part in ("" if option and key else name, shown, what) if part)
