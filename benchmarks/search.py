"""Search: how often the matter that was meant is among the first three, and how long a letter waits for its list."""

import tomllib
from collections.abc import Iterable, Sequence
from time import perf_counter
from typing import Any

from benchmarks.figures import Figure, as_row
from benchmarks.world import ROOT
from kiosk import samples, scenes
from kiosk.flow.finding import finder
from kiosk.flow.intents import CatalogueCame, OpenSearch, TypeLetter
from kiosk.search import Entry, Finder
from queue_server.config import HallFile
from queue_server.contracts.base import Text
from tests.support.catalogues import Query, catalogue, everyday, queries
from tests.support.hall_queries import hall_entries, hall_queries

HIT, LETTER_MS = 0.95, 50.0
EACH = 200
SEED = 21


def measure() -> list[dict[str, Any]]:
    """The sample hall with queries written by hand, and a catalogue of the province's size with composed ones."""
    hall = HallFile.model_validate(tomllib.loads((ROOT / "assets" / "halls" / "wushan.toml").read_text()))
    province = catalogue(SEED)
    composed = [*queries(SEED + 1, province, EACH), *everyday(SEED + 2, province, EACH)]
    rows = [*_rows("hall", hall_entries(hall), hall_queries()), *_rows("province", province, composed)]
    return [as_row(figure) for figure in (*rows, _through_the_flow(province, composed))]


def _rows(name: str, entries: Sequence[Entry], asked: Iterable[Query]) -> list[Figure]:
    begun = perf_counter()
    finder = Finder(entries)
    built = perf_counter() - begun
    hits: dict[str, list[bool]] = {}
    took: list[float] = []
    for query in asked:
        begun = perf_counter()
        found = finder.find(query.typed, 3)
        took.append((perf_counter() - begun) * 1000)
        hits.setdefault(query.kind, []).append(query.wanted in found)
    whole = [hit for each in hits.values() for hit in each]
    took.sort()
    matters = len(entries)
    return [
        *(Figure(f"{name}: {kind}", _share(each), "top 3", HIT, ">= 1") for kind, each in hits.items()),
        Figure(f"{name}: all {len(whole)} queries", _share(whole), "top 3", HIT, ">= 1"),
        Figure(f"{name}: a letter, p95", took[int(len(took) * 0.95)], "ms", LETTER_MS, "<= 1"),
        Figure(f"{name}: a letter, p50", took[len(took) // 2], "ms", None),
        Figure(f"{name}: index of {matters}", built * 1000, "ms", None),
    ]


def _through_the_flow(entries: Sequence[Entry], asked: Sequence[Query]) -> Figure:
    """A letter as the screen's loop has it: the reducer's step, with the index made before on its thread."""
    whole = samples.catalogue()
    matters = tuple(
        whole.matters[0].model_copy(update={"id": e.id, "name": Text(zh=e.names[0], en=e.names[-1])})
        for e in entries
    )
    state = scenes.play(
        scenes.hall(), (CatalogueCame(whole.model_copy(update={"matters": matters, "rev": 9})), OpenSearch())
    )
    finder(state.catalogue or whole)
    took: list[float] = []
    for query in asked[:EACH]:
        begun = perf_counter()
        scenes.play(state, (TypeLetter(letter) for letter in query.typed[:1]))
        took.append((perf_counter() - begun) * 1000)
    took.sort()
    return Figure(
        "province: a letter through the flow, p95", took[int(len(took) * 0.95)], "ms", LETTER_MS, "<= 1"
    )


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits)
