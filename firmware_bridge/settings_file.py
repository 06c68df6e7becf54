"""A program's TOML file: every key typed, bounded and described; unknown keys are refused by name, values never shown."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from queue_server.contracts.codec import CodecError, decode
from queue_server.contracts.credentials import DeviceCredential

PRIVATE_MODE: Final = 0o077
"""A credential that others may read is not a secret."""
M = TypeVar("M", bound=BaseModel)


class ConfigError(Exception):
    """The configuration is wrong; the message names the keys, never their values."""


class Part(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def listing(model: type[BaseModel], before: str = "") -> list[tuple[str, str, str]]:
    """Every key of the file as (key, default, meaning), in the file's order; dotted, `[]` where a table may come often."""
    rows: list[tuple[str, str, str]] = []
    for name, field in model.model_fields.items():
        inner = next(_parts(field.annotation), None)
        if inner is None:
            default = "(required)" if field.is_required() else _shown(field.default)
            rows.append((before + name, default, field.description or ""))
        else:
            rows += listing(inner, f"{before}{name}{'[]' if _many(field.annotation) else ''}.")
    return rows


def _parts(hint: Any) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for inner in get_args(hint):
        yield from _parts(inner)


def _many(hint: Any) -> bool:
    return getattr(hint, "__origin__", None) is tuple


def _shown(default: object) -> str:
    """A default as TOML writes it."""
    return "(none)" if default is None else json.dumps(default, ensure_ascii=False)


def load_table(path: Path) -> dict[str, object]:
    """A TOML file; raises ConfigError."""
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {why(error)}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None


def parse(model: type[M], table: dict[str, object], program: str) -> M:
    """The settings in a table; raises ConfigError, which names every wrong key."""
    try:
        return model.model_validate(table)
    except ValidationError as error:
        told = (_sentence(one, program) for one in error.errors(include_input=False))
        raise ConfigError("; ".join(told)) from None


def _sentence(error: ErrorDetails, program: str) -> str:
    """What is wrong with one key, without its value."""
    key = ".".join(map(str, error["loc"]))
    match error["type"]:
        case "extra_forbidden":
            return f"{key}: there is no such key; `{program} settings` lists them all"
        case "missing":
            return f"{key}: is missing"
        case "value_error":
            return error["msg"].removeprefix("Value error, ")
        case _:
            return f"{key}: {error['msg'][:1].lower()}{error['msg'][1:]}"


def why(error: OSError) -> str:
    """An operating system's reason."""
    return (error.strerror or type(error).__name__).lower()


def load_credential(path: Path, hall: str) -> DeviceCredential:
    """The device's credential; raises ConfigError when others may read it or it is another hall's."""
    try:
        if path.stat().st_mode & PRIVATE_MODE:
            raise ConfigError("credential: others may read the file; make it 0400")
        credential = decode(DeviceCredential, path.read_bytes())
    except OSError as error:
        raise ConfigError(f"credential: {path} cannot be read: {why(error)}") from None
    except CodecError:
        raise ConfigError("credential: not a device credential") from None
    if credential.hall != hall:
        raise ConfigError("credential: it belongs to another hall")
    return credential
