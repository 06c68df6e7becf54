"""A guide as a slip of paper: the complete list, to take home. Pure; it says nothing of who asked for it."""

from firmware_bridge.slip import Align, Block, Cut, Feed, Qr, Rule, Size, Slip, Text
from kiosk.gateways.slips import Printed
from kiosk.view_models.format import wait_range, where
from kiosk.words import Words
from queue_server.contracts.base import Minutes
from queue_server.contracts.snapshots import MatterView


def guide_slip(
    matter: MatterView, url: str, about: Printed, words: Words, wait: Minutes | None = None
) -> Slip:
    """What to bring, fee, limits, visits, place and windows of one matter, in the person's language; `wait`: as of the moment on the slip."""
    lang = words.language
    blocks: list[Block] = [Feed(3), Text(about.hall, align=Align.CENTRE)]
    if about.demo:
        blocks.append(Text(words("slip.demo"), align=Align.CENTRE))
    blocks += [
        Rule(),
        Text(matter.name.in_(lang), Size.LARGE, bold=True),
        Text(matter.summary.in_(lang)),
        *_visits(matter, words),
        *_id_only(matter, words),
        Rule(),
        Text(words("guide.bring"), bold=True),
        Text(_materials(matter, words)),
        Rule(),
        Text("\n".join((*_facts(matter, words), *_wait(wait, about, words)))),
    ]
    if url:
        blocks += [Feed(3), Qr(url), Text(words("guide.qr"), align=Align.CENTRE)]
    return Slip((*blocks, Feed(2), Text(f"{about.issued:%Y-%m-%d %H:%M}"), Cut()))


def _visits(matter: MatterView, words: Words) -> list[Block]:
    if matter.visits == 1:
        return []
    key = "guide.visits_0_title" if matter.visits == 0 else "guide.visits_n_title"
    why = matter.guide.visits_why
    said: list[Block] = [Rule(), Text(words(key, n=matter.visits), bold=True)]
    return [*said, Text(why.in_(words.language))] if why else said


def _id_only(matter: MatterView, words: Words) -> list[Block]:
    if not matter.guide.id_only:
        return []
    return [Rule(), Text(words("guide.id_only"), bold=True), Text(words("guide.id_only_text"))]


def _wait(wait: Minutes | None, about: Printed, words: Words) -> tuple[str, ...]:
    """With its time: the slip is read later."""
    if wait is None:
        return ()
    label = words("slip.wait_then", time=f"{about.issued:%H:%M}")
    return (words("guide.line", label=label, value=wait_range(wait, words)),)


def _materials(matter: MatterView, words: Words) -> str:
    if not matter.materials:
        return words("guide.bring_none" if matter.assurance == "none" else "guide.bring_card")
    return "\n".join(f"□ {item.in_(words.language)}" for item in matter.materials)


def _facts(matter: MatterView, words: Words) -> list[str]:
    lang, guide = words.language, matter.guide
    fee = matter.fee.in_(lang)
    pairs = [
        ("guide.fee", words("guide.fee_why", fee=fee, why=guide.fee_why.in_(lang)) if guide.fee_why else fee),
        ("guide.promise", matter.promise.in_(lang)),
        ("guide.legal", guide.legal.in_(lang) if guide.legal else ""),
        ("guide.delivery", guide.delivery.in_(lang) if guide.delivery else ""),
        ("guide.area", where(matter, words)),
        ("guide.kind", " · ".join(p for p in (guide.kind.in_(lang) if guide.kind else "", guide.code) if p)),
        ("guide.basis", guide.basis.in_(lang) if guide.basis else ""),
    ]
    return [words("guide.line", label=words(key), value=value) for key, value in pairs if value]
