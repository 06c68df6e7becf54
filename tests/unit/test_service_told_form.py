"""口述+确认: what is told at the window goes into the visit's data, and nowhere else."""

from dataclasses import replace
from pathlib import Path

import pytest

from queue_server.contracts.commands import Visitor
from queue_server.contracts.forms import MOST_POINTS, FormValue
from queue_server.domain.form import Answer, Field, fits
from queue_server.domain.words import Label
from queue_server.service import told_form
from queue_server.service.personal import Access
from tests.support import hall_day
from tests.support.hall_service import World, memory_world

WORDS = Label("字", "Word")
FORM = (
    Field("phone", WORDS, "phone", "asked"), Field("place", WORDS, "text", "told"),
    Field("side", WORDS, "choice", "told", choices=(Answer("buyer", WORDS),)),
)  # fmt: skip
FILLED = Visitor(
    name="测试", number="33010619500101001X", birth="1950-01-01",
    form=(FormValue(field="phone", value="13800000000"),), signature=("AAAA",),
)  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A hall whose record has a form."""
    plain = hall_day.hall()
    matters = tuple(replace(each, form=FORM) if each.id == "record" else each for each in plain.matters)
    return memory_world(tmp_path, hall=replace(plain, matters=matters))


def complete(world: World, ticket: str, said: dict[str, str], strokes: told_form.Strokes = ()) -> bool:
    """As the service does it."""
    order = Access("clerk:c1", "", "complete the form at the window", world.clock.now())
    done: bool = world.opened().look(
        lambda day, personal, vault: told_form.complete(day, personal, vault, ticket=ticket, said=said, strokes=strokes, order=order)
    )  # fmt: skip
    return done


def kept(world: World, ticket: str) -> Visitor:
    """The visit's data."""
    found: Visitor = world.opened().look(
        lambda day, personal, vault: vault.unlock(personal.row(day.tickets[ticket].visit))
    )
    return found


def test_told_answers_and_signature_are_kept_with_the_visit(world: World) -> None:
    """Beside what was filled in at the kiosk; told again they are the newer ones, told empty they are gone; on record by field alone."""
    ticket = world.issue("record", visitor=FILLED).ticket
    assert complete(world, ticket, {"place": "样例路 1 号", "side": "buyer"})
    assert complete(world, ticket, {"place": "样例路 2 号", "side": ""}, [[1, 2, 3, 4]])
    found = kept(world, ticket)
    assert {each.field: each.value for each in found.form} == {"phone": "13800000000", "place": "样例路 2 号"}
    assert found.signature == ("AQIDBA==",)
    assert (found.name, found.number) == (FILLED.name, FILLED.number)
    entries = world.opened().look(lambda _day, personal, _vault: personal.audit())
    assert [each.access.detail for each in entries if each.access.purpose.startswith("complete")] == [
        "place side"
    ] * 2


@pytest.mark.parametrize(
    "said", [{"phone": "13900000000"}, {"gold": "1"}, {"side": "seller"}, {"place": "x" * 61}]
)
def test_what_is_not_told_or_does_not_fit_changes_nothing(world: World, said: dict[str, str]) -> None:
    """Another's field, none, no choice of it, too long."""
    ticket = world.issue("record", visitor=FILLED).ticket
    assert not complete(world, ticket, said)
    assert kept(world, ticket) == FILLED


def test_form_of_nobody_takes_nothing(world: World) -> None:
    """A number without a person, or of another day."""
    ticket = world.issue("advice", visitor=None).ticket
    assert not complete(world, ticket, {})
    assert not complete(world, "2020-01-01-A001", {})


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("date", "2026-02-28", "2026-02-30"), ("number", "280.50", "2 80"), ("phone", "0571-8888 8888", "abc"),
        ("id", "11010119900307109X", "１２３４５６"), ("text", "样例路", "a\nb"),
    ],
)  # fmt: skip
def test_answer_fits_its_kind(kind, good, bad):
    """One that does and one that does not; an empty one always."""
    field = Field("f", WORDS, kind, "told")
    assert fits(field, good)
    assert fits(field, "")
    assert not fits(field, bad)


def test_number_is_bounded_by_the_digits_before_its_point():
    """`most` is of its greatest value."""
    field = Field("f", WORDS, "number", "told", most=3)
    assert fits(field, "280.50")
    assert not fits(field, "2800")


def test_long_signature_is_thinned_to_what_a_form_holds():
    """Evenly, and each stroke stays."""
    strokes = told_form.thinned([[n % 256 for n in range(4000)], [1, 2]])
    assert sum(len(stroke) // 2 for stroke in strokes) <= MOST_POINTS
    assert (strokes[0][:2], strokes[1]) == ([0, 1], [1, 2])
