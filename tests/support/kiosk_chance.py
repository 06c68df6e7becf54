"""Any intent at any time, from a seed: what a kiosk must survive."""

from datetime import date, timedelta
from random import Random
from typing import Final, get_args

from kiosk import errand_samples, samples
from kiosk.flow import attendant_intents as a
from kiosk.flow import booking_intents as b
from kiosk.flow import intents as i
from kiosk.flow import prepare_intents as p
from kiosk.flow import states as s
from kiosk.flow.attendant_screens import DEVICES, AttendantScreen
from kiosk.flow.booking_screens import BookScreen
from kiosk.flow.claims import Claim
from kiosk.flow.prepare_screens import FormField, PrepareScreen
from kiosk.flow.rating_screens import RateScreen
from kiosk.flow.slip_intents import RangeChanged, Reprint, SlipLost, SlipSeen, TicketAgain
from kiosk.flow.ways import Way
from queue_server.contracts.commands import PersonCheck
from queue_server.contracts.refusals import RefusalCode
from tests.support.documents import td3
from tests.support.kiosk_flow import Walk

ZONE: Final = td3("CHN", "E12345678", date(2001, 2, 3), date(2031, 1, 1), "LI<<NA")


def anything(random: Random, walk: Walk) -> i.Intent:
    """Any intent, with arguments that often fit."""
    matters, themes = samples.catalogue().matters, samples.catalogue().themes
    attempt = getattr(walk.screen, "attempt", "0" * 32)
    request = getattr(walk.screen, "request", None)
    asked = random.choice((request.id if request else "0" * 32, "1" * 32))
    choices: list[i.Intent] = [
        i.Touched(),
        i.ChooseTheme(random.choice(themes).id),
        i.ChooseMatter(random.choice(matters).id),
        i.NoIdCard(),
        i.Proceed(),
        i.Proceed(),
        i.SkipFace(),
        i.SkipTurn(),
        i.FacesChanged(random.random() < 0.7),
        i.Back(),
        i.Leave(),
        i.SwitchLanguage(),
        i.SwitchAid("large"),
        i.Tick(),
        i.CardPlaced(samples.card()),
        i.CardPlaced(samples.card("李小红", "110101195401010016")),
        i.CardPlaced(samples.card(number="110101199003071091")),
        i.CardLifted(),
        i.CardFailed("card.read_failed"),
        i.ReaderChanged(random.choice((None, "reader.lost"))),
        i.LinkChanged(random.choice((True, False))),
        i.FaceProgressed(attempt, 1, 3, "too_far"),
        i.FaceEnded(attempt, random.choice((None, PersonCheck(outcome="reject", band="far")))),
        i.TicketCame(asked, samples.ticket()),
        i.TicketRefused(asked, random.choice(list(RefusalCode))),
        i.OpenSearch(),
        i.TypeLetter(random.choice("dengji")),
        i.EraseLetter(),
        i.OpenEvents(),
        i.ChooseEvent(random.choice(samples.catalogue().events).id),
        i.DeclareClass(random.choice((None, *(each.id for each in samples.CLASSES)))),
        i.PrintGuide(),
        i.OtherCredential(),
        i.OtherCredential(),
        i.ChooseCredential(random.choice(get_args(Way))),
        i.PadKey(random.choice(("0", "9", "X", "A", "erase"))),
        i.CodeScanned(random.choice(("x", ZONE, "https://example.org/91350100M000100Y43"))),
        i.CodeVerified(attempt, Claim("electronic_code", "测试", "11010519491231002X")),
        i.CodeFailed(attempt, random.choice(("code.unknown", "code.silent"))),
        i.ClaimMade(Claim("social_card", "测试", "11010519491231002X")),
        i.ClaimFailed(random.choice(("card.read_failed", "scan.lost"))),
        RangeChanged(random.choice((0, 5)), walk.state.now + timedelta(hours=1)),
        TicketAgain(
            getattr(walk.screen, "again", None) or "2" * 32, random.choice((None, samples.ticket())), "t"
        ),
        SlipLost(samples.ticket(), "u", random.choice((True, False))),
        Reprint(),
        SlipSeen(random.choice((None, True, False)), printed=random.choice((True, False))),
        i.TicketCame(asked, samples.ticket(), offline=True),
        i.PrintEnded(samples.ticket().ticket, random.choice(("none", "paper"))),
    ]
    if random.random() < (0.5 if isinstance(walk.screen, AttendantScreen) else 0.02):
        return _attendant(random, walk)
    if isinstance(walk.screen, PrepareScreen | s.Guide) and random.random() < 0.6:
        return preparing(random, walk)
    if random.random() < (0.5 if isinstance(walk.screen, BookScreen | RateScreen) else 0.1):
        return _errand(random, walk)
    return random.choice(choices)


def _attendant(random: Random, walk: Walk) -> i.Intent:
    """Staff at the machine's inside."""
    asked = random.choice((getattr(walk.screen, "id", "0" * 32), "1" * 32))
    return random.choice(
        (
            a.OpenAttendant(),
            *(i.PadKey(random.choice("0123456789")) for _ in range(6)),
            i.Proceed(),
            i.Proceed(),
            a.AttendantKnown(asked, "1024"),
            a.AttendantUnchecked(asked),
            a.AttendantUnknown(asked, random.choice((None, walk.state.now + timedelta(minutes=5)))),
            a.OpenTests(),
            a.TryDevice(random.choice(DEVICES)),
            a.DeviceTried(asked, random.choice(("good", "failed"))),
            a.OpenLog(),
            a.AskAct(random.choice(("paper", "restart", "reboot"))),
            i.Back(),
        )
    )


def preparing(random: Random, walk: Walk) -> i.Intent:
    """Who comes, what is there, the form."""
    screen = walk.screen
    if isinstance(screen, FormField) and random.random() < 0.8:
        wanted = {"phone": "13800000000", "area": "89", "signed-on": "20261120"}.get(screen.name, "")
        answer = random.choice(("live", "let", "nothing"))
        if not wanted:
            return p.PickAnswer(answer)
        return i.Proceed() if screen.text == wanted else i.PadKey((*wanted[len(screen.text) :], "erase")[0])
    return random.choice(
        (
            p.ForAnother(),
            p.ToggleAbsent("co-applicant"),
            p.ToggleAuthority(),
            p.TickMaterial(random.choice((1, 2, 3, 4, 9))),
            p.AllHere(),
            p.DeclarePromise(random.choice((1, 3))),
            p.GoOnAnyway(),
            p.LeaveOut(random.choice(("house-transfer", "mortgage", getattr(screen, "matter", "")))),
            p.AddMatter(),
            p.ChangeField(random.choice(("phone", "name"))),
            p.StrokeDrawn(bytes(range(40))),
            p.ClearSignature(),
            p.SignAtWindow(),
            p.ChooseSending(random.choice(get_args(p.Sending))),
            *(i.PadKey(sign) for sign in "138"),
            i.Proceed(),
            i.Proceed(),
            i.Back(),
        )
    )


def _errand(random: Random, walk: Walk) -> i.Intent:
    """Booking and rating."""
    asked = random.choice((getattr(walk.screen, "id", "0" * 32), "1" * 32))
    bookings = (errand_samples.SOON, errand_samples.EARLY, errand_samples.THURSDAY)
    free = errand_samples.catalogue().bookable[0].free
    day = getattr(walk.screen, "day", f"{samples.NOW:%Y-%m-%d}")
    return random.choice(
        (
            b.BookTime(),
            b.ChooseDay(random.choice(free).slot[:10]),
            b.ChooseSlot(random.choice([each.slot for each in free if each.slot.startswith(day)] or [""])),
            b.OpenBookings(),
            b.OpenRating(),
            b.TypeBooking(),
            i.TypeLetter(random.choice("7KQ2Mo")),
            b.ChooseBooking(random.choice(bookings).booking),
            b.GiveBack(),
            b.ChooseVisit(errand_samples.visit().ticket),
            b.GiveGrade(random.choice((0, 1, 3, 5, 6))),
            b.BookingMade(asked, errand_samples.THURSDAY),
            b.BookingsFound(asked, bookings[: random.choice((0, 1, 3))]),
            b.BookingPrinted(errand_samples.THURSDAY.booking, random.choice(("none", "paper"))),
            b.VisitsFound(
                asked, (errand_samples.visit(), errand_samples.visit(7))[: random.choice((0, 1, 2))]
            ),
            b.Carried(asked),
            b.AskRefused(asked, random.choice(list(RefusalCode))),
            i.CodeScanned(random.choice(("YITANG-B-7KQ2M9XTPA", "https://hall.example/t/abc_d-1"))),
        )
    )
