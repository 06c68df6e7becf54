"""Search by characters, pinyin, initials, code and everyday words, with slips: what is meant stands among the first three."""

import asyncio
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import samples, scenes
from kiosk.flow.intents import CardPlaced, CatalogueCame
from kiosk.flow.states import State
from kiosk.gateways.indexing import IndexDesk
from kiosk.search import Entry, Finder, finder_of, kept_for
from kiosk.search import finder as finder_module
from kiosk.search.closeness import slips
from kiosk.search.everyday import TABLE
from kiosk.search.sounds import normal, readings
from queue_server.config import HallFile
from tests.support.catalogues import Query, catalogue, everyday, queries
from tests.support.hall_queries import hall_entries, hall_queries
from tests.support.kiosk_flow import Walk
from tests.support.kiosk_window import runtime_of

SAMPLE = Path(__file__).parents[2] / "assets" / "halls" / "wushan.toml"
WANTED = 0.95
WORD = st.text("abcdz", min_size=1, max_size=9)


def hit_rates(finder: Finder, asked: list[Query]) -> dict[str, float]:
    """By kind of typing: how often the meant matter is among the first three."""
    hits, all_of = Counter[str](), Counter[str]()
    for query in asked:
        all_of[query.kind] += 1
        hits[query.kind] += query.wanted in finder.find(query.typed, 3)
    return {kind: hits[kind] / count for kind, count in all_of.items()}


@pytest.fixture(scope="module")
def hall() -> Finder:
    """The sample hall's matters."""
    return Finder(hall_entries(HallFile.model_validate(tomllib.loads(SAMPLE.read_text()))))


def test_hall_catalogue_is_found_by_what_people_type(hall):
    """Queries written by hand, with slips and everyday words; every kind of typing by itself is good enough, too."""
    asked = list(hall_queries())
    rates = hit_rates(hall, asked)
    found = sum(rates[query.kind] for query in asked) / len(asked)
    assert found >= WANTED, rates
    assert min(rates.values()) >= 0.8, rates


def test_province_catalogue_is_found_by_what_people_type():
    """9,593 matters that share most of their words: 95 of 100 among the first three, over all kinds."""
    entries = catalogue(11)
    asked = [*queries(12, entries, 12), *everyday(13, entries, 12)]
    rates = hit_rates(Finder(entries), asked)
    assert sum(rates.values()) / len(rates) >= WANTED, rates
    assert min(rates.values()) >= 0.75, rates


def test_same_seed_gives_the_same_catalogue_and_queries():
    """A figure can be measured again."""
    assert catalogue(5, 50) == catalogue(5, 50) != catalogue(6, 50)
    assert list(queries(7, catalogue(5, 50), 5)) == list(queries(7, catalogue(5, 50), 5))


@pytest.mark.parametrize("typed", ["", "   ", "？！", "qqxxzz", "💳", "0000000"])
def test_nothing_is_found_for_what_means_nothing(hall, typed):
    """Better no answer than any; and no letter is an error."""
    assert hall.find(typed) == ()


def test_every_letter_on_the_way_gives_something_sensible(hall):
    """The list never jumps to nothing while a name is typed."""
    word = "shenfenzhenghuanling"
    assert all(hall.find(word[:n]) for n in range(1, len(word) + 1))
    assert all("household-id-card" in hall.find(word[:n]) for n in range(8, len(word) + 1))


def test_full_width_and_spaces_are_as_good(hall):
    """ＳＦＺ ｈｌ is sfzhl."""
    assert hall.find("ＳＦＺ ｈｌ")[0] == hall.find("sfzhl")[0] == "household-id-card"


def test_character_with_two_readings_is_found_by_either():
    """重 is zhong and chong, 行 xing and hang."""
    assert {"".join(r) for r in readings("重庆行")} >= {"chongqingxing", "zhongqingxing"}
    finder = Finder((Entry("a", "", ("长期居留",)), Entry("b", "", ("短期居留",))))
    assert finder.find("changqi")[0] == "a" == finder.find("zhangqi")[0]


def test_longer_name_falls_behind_the_one_that_was_typed():
    """Who types all of a name means it."""
    finder = Finder((Entry("long", "", ("结婚登记信息查询",)), Entry("short", "", ("结婚登记",))))
    assert finder.find("结婚登记") == finder.find("jiehundengji") == finder.find("jhdj") == ("short", "long")


def test_index_is_made_once_for_the_same_matters():
    """A catalogue that only opens or closes something is not read again."""
    entries = (Entry("a", "A1", ("结婚登记",)),)
    assert finder_of(entries) is finder_of((Entry("a", "A1", ("结婚登记",)),))


def test_index_is_kept_for_the_very_catalogue_and_made_anew_for_another():
    """No letter reads the matters again."""
    made: list[object] = []

    def make(source):
        made.append(source)
        return Finder((Entry("a", "A1", ("结婚登记",)),))

    first, second = object(), object()
    assert kept_for(first, make) is kept_for(first, make)
    assert kept_for(second, make) is not None
    assert made == [first, second]


async def test_index_is_made_before_the_first_letter():
    """When a catalogue comes, on a thread; another catalogue, another index."""
    runtime = runtime_of(scenes.hall())
    desk = asyncio.create_task(IndexDesk(runtime).run())
    try:
        for catalogue in (runtime.state.catalogue, samples.catalogue(rev=5)):
            runtime.dispatch(CatalogueCame(catalogue))
            async with asyncio.timeout(20):
                while not any(known is runtime.state.catalogue for known, _ in finder_module._newest):
                    await asyncio.sleep(0)
            assert finder_module._newest[-1][0] is runtime.state.catalogue
    finally:
        desk.cancel()


async def test_index_made_while_somebody_is_here_keeps_nothing_of_them():
    """The catalogue alone: a state that stays would keep card, answers and signature until the next catalogue."""
    runtime = runtime_of(Walk(scenes.hall()).do(CardPlaced(samples.card("檀邰"))).state)
    desk = asyncio.create_task(IndexDesk(runtime).run())
    try:
        runtime.dispatch(CatalogueCame(samples.catalogue(rev=5)))
        async with asyncio.timeout(20):
            while not any(known is runtime.state.catalogue for known, _ in finder_module._newest):
                await asyncio.sleep(0)
        held = desk.get_coro().cr_frame.f_locals.values()
        assert runtime.state.session is not None
        assert not any(isinstance(value, State) for value in held)
    finally:
        desk.cancel()


def test_everyday_words_replace_something():
    """No entry says itself."""
    said = tomllib.loads(TABLE.read_text())["said"]
    assert all(written and word not in written for word, written in said.items())
    assert all(normal(word) == word for word in said)


@given(WORD, WORD)
def test_slips_are_the_least_edits_into_any_part(pattern, text):
    """Against the plain table of the textbook."""
    row = [0] * (len(text) + 1)
    for i, letter in enumerate(pattern, 1):
        before, row = row, [i]
        for j, other in enumerate(text, 1):
            row.append(min(before[j - 1] + (letter != other), before[j] + 1, row[-1] + 1))
    assert slips(pattern, text) == min(row)


@given(st.text(max_size=30))
def test_any_text_may_be_typed(typed):
    """A pasted novel, an emoji: an answer, never an error."""
    assert isinstance(Finder((Entry("a", "A1", ("结婚登记", "marriage")),)).find(typed), tuple)
