"""The guide of one matter: everything at once, before any queueing."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.flow import hours, together
from kiosk.flow.booking import can_book
from kiosk.flow.intents import PrintGuide
from kiosk.flow.moves import guide_url, matter_of
from kiosk.flow.prepare_intents import AddMatter, ForAnother, OnlyThis
from kiosk.flow.states import Guide, State
from kiosk.view_models import night, shell
from kiosk.view_models.booking_ways import book_button
from kiosk.view_models.format import moment, wait_range, where
from kiosk.view_models.parts import Button, Fact, Panel, Sample, View
from kiosk.words import Words
from queue_server.contracts.snapshots import MatterView


@dataclass(frozen=True, slots=True)
class GuideView(View):
    """What a matter needs. `panels` are said first: they change whether one should come or queue at all."""

    panels: tuple[Panel, ...] = ()
    bring_title: str = ""
    bring: tuple[Sample, ...] = ()
    facts: tuple[Fact, ...] = ()
    qr: str = ""
    qr_text: str = ""
    printed: Panel | None = None
    paper: tuple[Button, ...] = ()


def guide(state: State, screen: Guide, words: Words) -> GuideView:
    """What to bring, what it costs, how long it takes, whether one visit is enough; closed ones can be read as well."""
    matter = matter_of(state, screen.matter)
    band, back, warn = shell.band(state, words), shell.back(words), shell.warning(state, words)
    if matter is None:
        return GuideView("guide", band, words("guide.gone"), "", back, None, warn)
    url = guide_url(state, matter.id)
    return GuideView(
        "guide",
        band,
        matter.name.in_(state.language),
        matter.summary.in_(state.language),
        back,
        _main(state, matter, words) if hours.may_have(state, matter) else _book(state, matter, words),
        warn,
        choices=_ways(state, matter, words),
        panels=tuple(_panels(state, matter, words)),
        bring_title=words("guide.bring"),
        bring=_bring(state, together.chosen(state, matter), words),
        facts=_facts(state, matter, words),
        qr=url,
        qr_text=words("guide.qr") if url else "",
        printed=_printed(screen, words),
        paper=(_print(screen, words),),
    )


def _ways(state: State, matter: MatterView, words: Words) -> tuple[Button, ...]:
    """The lesser keys; a booking is of one matter alone."""
    more = Button("add-matter", words("together.add"), AddMatter())
    add = (more,) if together.can_add(state, matter) else ()
    if len(together.chosen(state, matter)) > 1:
        alone = Button("only-this", words("together.only"), OnlyThis())
        return (*add, alone, *_for_another(state, matter, words))
    book = book_button(state, matter.id, words) if hours.gives(state, matter) else ()
    return (*add, *_for_another(state, matter, words), *book)


def closed_text(state: State, matter: MatterView, words: Words) -> str:
    """Why no number is given now, and when there will be."""
    opening = matter.opening
    found = hours.of(state, matter) if hours.by_clock(state, matter) else None
    if found is not None and not found.giving and (following := hours.next_of(state, matter)) is not None:
        return words("guide.closed_from", when=moment(following, state.now, words))
    if matter.full:
        return (
            words("guide.full_text")
            if can_book(state, matter.id)
            else night.todo(state, words, "guide.full_only")
        )
    if opening is not None and not opening.issuing:
        return opening.words.in_(state.language)
    return night.todo(state, words, "guide.closed_text")


def _main(state: State, matter: MatterView, words: Words) -> Button:
    chosen = together.chosen(state, matter)
    if chosen == (matter,) and matter.visits == 0:
        return shell.main(words, "button.here_anyway")
    return shell.main(
        words, "button.continue" if any(_asks(state, each) for each in chosen) else "button.issue"
    )


def _asks(state: State, matter: MatterView) -> bool:
    """Whether anything stands between this matter and its number."""
    asks = (
        bool(matter.needs or matter.form or matter.parties or matter.guide.delivery)
        or matter.assurance == "person"
    )
    return asks or (matter.assurance == "card" and state.holder is None)


def _for_another(state: State, matter: MatterView, words: Words) -> tuple[Button, ...]:
    offered = hours.gives(state, matter) and matter.assurance != "none" and state.holder is not None
    return (Button("for-another", words("guide.for_another"), ForAnother()),) if offered else ()


def _book(state: State, matter: MatterView, words: Words) -> Button | None:
    """Where no number is given a time can be booked: nobody queues for nothing."""
    return next(iter(book_button(state, matter.id, words)), None)


def _print(screen: Guide, words: Words) -> Button:
    key = {"no": "no", "printing": "printing"}.get(screen.paper, "again")
    return Button("print-guide", words(f"guide.paper_{key}"), PrintGuide(), enabled=key != "printing")


def _printed(screen: Guide, words: Words) -> Panel | None:
    """What became of the guide that was to be printed."""
    if screen.paper == "printed":
        return Panel("calm", "printer", words("guide.paper_printed"), "")
    if screen.paper == "failed":
        return Panel("warn", "printer", words("guide.paper_failed"), words("guide.paper_failed_text"))
    return None


def _panels(state: State, matter: MatterView, words: Words) -> Iterator[Panel]:
    why = matter.guide.visits_why.in_(state.language) if matter.guide.visits_why else ""
    others = tuple(each for each in together.chosen(state, matter) if each != matter)
    if others:
        title = words("together.also", n=len(others) + 1, names=shell.names(state, others, words))
        yield Panel("calm", "check", title, words("together.also_text"))
    if left := together.apart(state, matter):
        title = words("together.apart", names=shell.names(state, left, words))
        yield Panel("warn", "desk", title, words("together.apart_text"))
    if not hours.gives(state, matter):
        title = words("guide.full" if matter.full else "guide.closed")
        yield Panel("warn", "clock", title, closed_text(state, matter, words))
    if matter.visits == 0:
        yield Panel("calm", "phone", words("guide.visits_0_title"), why or words("guide.visits_0_note"))
    if matter.visits > 1:
        yield Panel("warn", "calendar", words("guide.visits_n_title", n=matter.visits), why)
    if matter.guide.id_only:
        yield Panel("calm", "card", words("guide.id_only"), words("guide.id_only_text"))


def _bring(state: State, chosen: tuple[MatterView, ...], words: Words) -> tuple[Sample, ...]:
    """One list for everything that goes on the number, each thing once."""
    listed: dict[str, Sample] = {}
    for sample in (each for matter in chosen for each in _samples(state, matter)):
        listed.setdefault(sample.text, sample)
    if listed:
        return tuple(listed.values())
    known = any(each.assurance != "none" for each in chosen)
    return (Sample(words("guide.bring_card" if known else "guide.bring_none"), ""),)


def _samples(state: State, matter: MatterView) -> tuple[Sample, ...]:
    pictures = (*matter.guide.samples, *("",) * len(matter.materials))
    return tuple(
        Sample(material.in_(state.language), f"samples/{picture}" if picture else "")
        for material, picture in zip(matter.materials, pictures, strict=False)
    )


def _facts(state: State, matter: MatterView, words: Words) -> tuple[Fact, ...]:
    lang, guide = state.language, matter.guide
    visits = words(f"guide.visits_{matter.visits if matter.visits in (0, 1) else 'n'}", n=matter.visits)
    facts = [
        Fact(words("guide.visits"), visits),
        Fact(
            words("guide.fee"),
            _with_why(matter.fee.in_(lang), guide.fee_why.in_(lang) if guide.fee_why else "", words),
        ),
        Fact(words("guide.promise"), matter.promise.in_(lang)),
        *((Fact(words("guide.legal"), guide.legal.in_(lang)),) if guide.legal else ()),
        *((Fact(words("guide.delivery"), guide.delivery.in_(lang)),) if guide.delivery else ()),
        *_wait(state, matter, words),
        Fact(words("guide.area"), where(matter, words)),
        Fact(words("guide.identity"), words(f"guide.identity_{matter.assurance}")),
    ]
    return (*facts, *_unified(state, matter, words))


def _unified(state: State, matter: MatterView, words: Words) -> tuple[Fact, ...]:
    lang, guide = state.language, matter.guide
    kind = " · ".join(part for part in (guide.kind.in_(lang) if guide.kind else "", guide.code) if part)
    said = ((words("guide.kind"), kind), (words("guide.basis"), guide.basis.in_(lang) if guide.basis else ""))
    return tuple(Fact(label, value) for label, value in said if value)


def _wait(state: State, matter: MatterView, words: Words) -> tuple[Fact, ...]:
    """Nobody waits where no number can be had."""
    if not hours.may_have(state, matter) or hours.resumes(state) is not None:
        return ()
    wait = shell.wait_of(state, matter.theme)
    unknown = words("wait.unknown" if state.link_up else "wait.paused")
    return (Fact(words("guide.wait"), wait_range(wait, words) if wait else unknown),)


def _with_why(fee: str, why: str, words: Words) -> str:
    return words("guide.fee_why", fee=fee, why=why) if why else fee
