"""Orders to an emulated device on its program's standard input, one a line; each is answered `ok` or `? why`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Final

import typer

from firmware_bridge.errors import BridgeError

_UNKNOWN: Final = "?"
Plain = Mapping[str, Callable[[], None]]
WithWord = Mapping[str, Callable[[str], None]]


def obey(words: Plain, with_argument: WithWord) -> None:
    """Carry out lines from standard input; at its end wait to be ended by a signal."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        for line in sys.stdin:
            _obey_line(line.strip(), words, with_argument)
        while True:
            signal.pause()
    except KeyboardInterrupt:
        return


def _obey_line(line: str, words: Plain, with_argument: WithWord) -> None:
    verb, _, argument = line.partition(" ")
    try:
        if line in words:
            words[line]()
        elif verb in with_argument:
            with_argument[verb](argument)
        elif line:
            typer.echo(_UNKNOWN, err=True)
            return
    except (BridgeError, OSError, ValueError, KeyError) as error:
        typer.echo(f"{_UNKNOWN} {type(error).__name__}", err=True)
        return
    typer.echo("ok")


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
