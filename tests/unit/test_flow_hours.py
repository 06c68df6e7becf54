"""While the hall is shut the kiosk says so, promises nobody, and spares its panel."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from kiosk import samples, scenes
from kiosk.flow import helping, hours
from kiosk.flow import intents as i
from kiosk.flow.booking_screens import BookProblem
from kiosk.flow.certificate_screens import CertificateProblem
from kiosk.flow.effects import GiveOffline
from kiosk.flow.help_intents import AskHelp, CloseHelp, OpenHelp
from kiosk.flow.help_state import SendHelp
from kiosk.flow.moves import matter_of
from kiosk.flow.paper import hall_hours
from kiosk.flow.rating_screens import RateProblem
from kiosk.flow.states import AskCard, Guide, Home, Refused
from kiosk.flow.ways import Credentials, Scan
from kiosk.pay_samples import FEES
from kiosk.view_models import view_of
from kiosk.words import load
from queue_server.contracts.base import Text
from queue_server.contracts.guides import ADVICE
from queue_server.contracts.lines import GivenSpan, OpeningView
from queue_server.contracts.refusals import RefusalCode
from tests.support.kiosk_flow import INSURED, Walk, texts


def at_night(language="zh"):
    return scenes.play(scenes.hall(language), (i.CatalogueCame(samples.shut()),))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_night_says_when_the_hall_opens_and_that_nobody_is_here(language):
    """The panel of the first screen; by day it asks for the card as ever."""
    words = load(language)
    by_day, by_night = (view_of(state, words).card for state in (scenes.hall(language), at_night(language)))
    assert by_day.title == words("home.card_title")
    assert words("night.tomorrow") in by_night.title
    assert by_night.text == words("night.text")


def test_guide_by_night_says_no_wait():
    """By day it does, and nothing else of the guide goes."""
    read = (i.ChooseTheme("social"), i.ChooseMatter(INSURED))
    label = load("zh")("guide.wait")
    by_day, by_night = (
        [fact.label for fact in view_of(scenes.play(state, read), load("zh")).facts]
        for state in (scenes.hall(), at_night())
    )
    assert label in by_day
    assert by_night == [each for each in by_day if each != label]


def test_guide_of_a_matter_that_gives_no_numbers_says_no_wait():
    """The hall works, this matter does not."""
    matters = tuple(m.model_copy(update={"open": m.id != INSURED}) for m in samples.catalogue().matters)
    came = i.CatalogueCame(samples.catalogue().model_copy(update={"matters": matters, "rev": 3}))
    walk = Walk(scenes.hall()).do(came, i.ChooseTheme("social"), i.ChooseMatter(INSURED))
    view = view_of(walk.state, load("zh"))
    assert load("zh")("guide.wait") not in [fact.label for fact in view.facts]


def test_hall_with_one_matter_at_work_is_not_shut():
    """A window that works at noon is a hall that works."""
    shut = samples.shut()
    working = shut.model_copy(
        update={"matters": (*shut.matters[:-1], samples.catalogue().matters[-1]), "rev": 3}
    )
    assert hours.opens(scenes.play(scenes.hall(), (i.CatalogueCame(working),))) is None


def test_panel_rests_after_ten_minutes_and_wakes_at_a_touch():
    """Not a second before; never by day, never with a card on the reader, never while help is called."""
    late = timedelta(seconds=hours.REST_S)
    night = at_night()
    assert not hours.rests(replace(night, now=night.touched + late - timedelta(seconds=1)))
    resting = replace(night, now=night.touched + late)
    assert hours.rests(resting)
    assert not hours.rests(replace(resting, card_on=True))
    given = i.Given(resting.now, "0" * 32, "t")
    assert not hours.rests(scenes.reduce(resting, i.Touched(), given)[0])
    day = scenes.hall()
    assert not hours.rests(replace(day, now=day.touched + late))


def test_words_of_a_resting_panel_stand_elsewhere_each_minute():
    """So that nothing burns in: five minutes, five places."""
    late = replace(at_night(), touched=samples.NOW - timedelta(seconds=2 * hours.REST_S))
    views = [view_of(replace(late, now=late.now + timedelta(minutes=n)), load("zh")) for n in range(5)]
    assert len({view.rest.place for view in views}) == 5


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_by_night_says_that_nobody_can_come_and_calls_nobody(language):
    """Key and sheet say it, and when the hall opens; no need can be chosen, and a green card rings for nobody."""
    words = load(language)
    walk = Walk(at_night(language)).do(OpenHelp(), AskHelp("see"))
    view = view_of(walk.state, words)
    assert view.band.aids[0].text == words("help.key_nobody")
    assert (view.help.title, view.help.needs) == (words("help.shut_title"), ())
    assert words("night.tomorrow") in view.help.text
    walk.do(CloseHelp(), i.CardPlaced(samples.card("王秀英", scenes.ELDER)))
    assert walk.asked(SendHelp) == []


def test_help_called_before_the_hall_shut_goes_on():
    """Who was told is still told; the key does not turn to nobody."""
    walk = Walk(scenes.hall()).do(OpenHelp(), AskHelp("see"), i.CatalogueCame(samples.shut()))
    assert helping.phase(walk.state) == "sending"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hall_without_an_advice_window_promises_no_advice_number_by_night(language):
    """Where the hall has one it is said; elsewhere only the help desk is."""
    words, shut = load(language), samples.shut()
    matters = tuple(each for each in shut.matters if each.id != ADVICE)
    without = i.CatalogueCame(shut.model_copy(update={"matters": matters, "rev": 3}))
    plain, advised = (
        view_of(scenes.play(state, (i.NoIdCard(),)), words).shut.text
        for state in (scenes.play(at_night(language), (without,)), at_night(language))
    )
    assert (plain, advised) == (words("night.no_card_read"), words("night.no_card_text"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whoever_has_no_card_by_night_is_promised_neither_a_number_nor_anybody(language):
    """When the hall opens and what then; no wait stands on the first screen, and nobody is said to be at the desk."""
    shut, words = at_night(language), load(language)
    assert not any(tile.wait for tile in view_of(shut, words).tiles)
    without = view_of(scenes.play(shut, (i.NoIdCard(),)), words)
    assert "08:20" in without.shut.title
    assert words("no_card.no_advice") not in texts(without)
    assert without.main is None


DAY = (("08:20", "12:00"), ("13:20", "17:00"))


def clock(time: str, day: int = 25):
    """An instant of the hall's day, or of another of November 2026."""
    return datetime.fromisoformat(f"2026-11-{day:02d}T{time}").replace(tzinfo=samples.NOW.tzinfo)


def served(until, now="16:20"):
    """The hall in its last hour: its numbers have ended, people are served until then."""
    told = samples.over().matters[0].opening.model_copy(update={"closes": clock(until)})
    over = samples.over()
    matters = tuple(m.model_copy(update={"opening": told}) for m in over.matters)
    state = replace(scenes.hall(), catalogue=over.model_copy(update={"matters": matters}), now=clock(now))
    return replace(state, touched=state.now - timedelta(hours=1))


def test_hall_that_has_given_its_last_number_is_not_shut():
    """While people are served, help comes, the panel stays light, and the first screen sends to the desk; at closing night begins."""
    state, words = served("17:00"), load("zh")
    assert (hours.opens(state), hours.resumes(state)) == (None, clock("08:20", 26))
    assert helping.phase(state) == "choose"
    assert view_of(state, words).card.title == words(
        "night.over_title", day=words("night.tomorrow"), time="08:20"
    )
    assert view_of(state, words).rest is None
    after = served("17:00", "17:00")
    assert hours.opens(after) == clock("08:20", 26)
    assert helping.phase(after) == "shut"
    assert view_of(after, words).rest is not None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_matter_in_the_last_hour_promises_no_number(language):
    """No wait, no key to a number, no way of whoever has no card to one."""
    state, words = replace(served("17:00"), language=language), load(language)
    guide = view_of(scenes.play(state, (i.ChooseTheme("social"), i.ChooseMatter(INSURED))), words)
    assert words("guide.wait") not in [fact.label for fact in guide.facts]
    assert guide.main is None or not guide.main.enabled
    assert view_of(scenes.play(state, (i.NoIdCard(),)), words).main is None


def of_hours(at, *, issuing, **more):
    """The sample hall with its hours of two days, as it said at that time whether it gives numbers."""
    spans = tuple(
        GivenSpan(
            **{"begins": clock(begins, day), "ends": clock(ends, day), "closes": clock(ends, day), **more}
        )
        for day in (25, 26)
        for begins, ends in DAY
    )
    told = OpeningView(issuing=issuing, until=None, next=None, closes=None, words=Text(zh="", en=""))
    matters = tuple(
        m.model_copy(update={"open": issuing, "opening": told, "hours": spans})
        for m in samples.catalogue().matters
    )
    return samples.catalogue(matters=matters, at=at, rev=5)


def cut_off(at, now, *, issuing, **more):
    """A kiosk with a lease for the day that lost the hall at `at`, at `now`."""
    walk = Walk(replace(scenes.hall(), now=at)).do(
        i.CatalogueCame(of_hours(at, issuing=issuing, **more)), i.LinkChanged(False)
    )
    walk.state = replace(walk.state, now=now, spare=200, spare_until=clock("23:59"))
    return walk


@pytest.mark.parametrize(("at", "now"), [(clock("07:00"), clock("10:00")), (clock("12:30"), clock("13:25"))])
def test_hall_that_went_away_before_it_opened_leaves_a_kiosk_that_opens(at, now):
    """By its own clock: first screen, list, guide and the way without a card agree, and a number comes."""
    walk, say = cut_off(at, now, issuing=False), load("zh")
    assert view_of(walk.state, say).card.title == say("home.alone_title")
    assert view_of(scenes.play(walk.state, (i.NoIdCard(),)), say).main is not None
    walk.do(i.CardPlaced(samples.card()), i.ChooseTheme("social"), i.ChooseMatter(INSURED))
    assert say("guide.closed") not in [panel.title for panel in view_of(walk.state, say).panels]
    walk.do(i.Proceed())
    assert len(walk.asked(GiveOffline)) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hall_that_went_away_by_day_leaves_a_kiosk_that_closes(language):
    """At closing the numbers end, night comes, and the guide says from when there are any."""
    walk, say = cut_off(clock("09:12"), clock("20:12"), issuing=True), load(language)
    assert "08:20" in view_of(walk.state, say).card.title
    assert say("night.tomorrow") in view_of(walk.state, say).card.title
    walk.do(i.CardPlaced(samples.card()), i.ChooseTheme("social"), i.ChooseMatter(INSURED), i.Proceed())
    assert walk.screen == Guide(INSURED)
    assert walk.asked(GiveOffline) == []
    assert any("08:20" in panel.text for panel in view_of(walk.state, say).panels)


def test_number_that_is_waited_for_at_closing_is_refused_with_the_next_opening():
    """Nobody is given a slip for a closed hall because they asked a minute before."""
    walk = cut_off(clock("16:59"), clock("16:59:57"), issuing=True)
    walk.do(i.CardPlaced(samples.card()), i.ChooseTheme("social"), i.ChooseMatter(INSURED))
    walk.state = replace(walk.state, spare=0)
    walk.do(i.Proceed())
    walk.state = replace(walk.state, spare=200)
    walk.do(i.Tick(), later=3)
    assert walk.screen == Refused(RefusalCode.NOT_OPEN, INSURED, INSURED, clock("08:20", 26))
    assert walk.asked(GiveOffline) == []


def test_last_ticket_cut_off_goes_by_the_wait_that_was_told_last():
    """Until service would end too late; a span that the hall had stopped stays stopped, and the next one begins."""
    insured = next(m for m in of_hours(clock("09:12"), issuing=True).matters if m.id == INSURED)
    until = {"served_by": clock("11:40")}
    high = dict(samples.WAITS)[insured.theme].high
    for minute, gives in ((40 - high, True), (41 - high, False)):
        state = cut_off(clock("09:12"), clock(f"11:{minute:02d}"), issuing=True, **until).state
        assert hours.gives(state, matter_of(state, INSURED)) is gives
    stopped = cut_off(clock("11:00"), clock("11:05"), issuing=False).state
    assert not hours.gives(stopped, matter_of(stopped, INSURED))
    again = replace(stopped, now=clock("13:20"))
    assert hours.gives(again, matter_of(again, INSURED))


def test_kiosk_cut_off_after_the_last_number_says_that_people_are_served():
    """By its own clock: numbers end half an hour before the hall does."""
    for now, opens in (("16:45", None), ("17:30", clock("08:20", 26))):
        state = cut_off(
            clock("15:00"), clock(now), issuing=True, ends=clock("16:30"), closes=clock("17:30")
        ).state
        assert hours.resumes(state) == clock("08:20", 26)
        assert hours.opens(state) == opens


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (clock("10:00"), (clock("12:00"), clock("13:20"))),
        (clock("12:30"), (None, clock("13:20"))),
        (clock("15:00"), (clock("17:00"), clock("08:20", 26))),
        (clock("20:12"), (None, clock("08:20", 26))),
        (clock("18:00", 26), (None, clock("08:30", 27))),
    ],
)
def test_paper_forecast_cut_off_goes_by_the_hours_and_this_clock(now, told):
    """The hall's last word, of nine o'clock, is old by then; past the hours that are known it is half past eight."""
    assert hall_hours(cut_off(clock("09:12"), now, issuing=True).state) == told


@pytest.mark.parametrize("stops", ["full", "suspended"])
def test_matter_that_the_hall_stopped_stays_stopped_for_the_day(stops):
    """A kiosk that is cut off gives none of it; what was full or stopped is so on that day alone."""
    state = cut_off(clock("09:12"), clock("10:00"), issuing=True).state
    matter = matter_of(state, INSURED).model_copy(update={"open": False, stops: True})
    assert not hours.gives(state, matter)
    assert hours.gives(replace(state, now=clock("09:00", 26)), matter)


def test_hall_that_answers_has_the_last_word():
    """Its rules know more than its hours: what it says counts while it is there."""
    walk = cut_off(clock("10:00"), clock("10:00"), issuing=False).do(i.LinkChanged(True))
    assert not hours.gives(walk.state, matter_of(walk.state, INSURED))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("trouble", [i.ReaderChanged("reader.lost"), i.LinkChanged(False)])
def test_night_stands_before_a_fault_of_reader_or_link(language, trouble):
    """Nobody is sent to a desk where nobody is."""
    say = load(language)
    shut = Walk(at_night(language)).do(trouble, i.Back(), i.Leave()).wait(30).state
    assert view_of(shut, say).card.title == view_of(at_night(language), say).card.title


PROMISES = (
    "problem.who", "paused.who", "problem.no_card", "button.no_card", "button.nothing", "no_card.title", "refused.todo",
    "problem.card.expired_todo", "booking.problem_todo", "certificate.problem_todo", "ask_card.lead", "credentials.lead",
)  # fmt: skip
"""Words that promise a number or somebody."""


def _played(state, *intents):
    return scenes.play(state, intents)


def _placed(state, screen):
    return replace(state, screen=screen)


def nightly(language):
    """Screens that anybody can come to by night."""
    shut = at_night(language)
    night, place = partial(_played, shut), partial(_placed, shut)
    return (
        shut, night(i.NoIdCard()), night(i.CardFailed("card.expired")), night(i.CardFailed("card.refused")),
        night(i.ReaderChanged("reader.lost")), place(AskCard(INSURED)), place(Credentials(INSURED)), place(Credentials()),
        place(Scan("code")), place(BookProblem("link")), place(BookProblem("unsure")), place(RateProblem("unsure")),
        place(Refused(RefusalCode.NOT_OPEN, INSURED)), place(Refused(RefusalCode.SEAL_BROKEN, INSURED)),
        place(CertificateProblem("certificate-insured", "link")),
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_night_promises_neither_a_number_nor_somebody_on_any_screen(language):
    """By day the same words stand there, or the list would watch over nothing."""
    say = load(language)
    promises = {say(key, matter="") for key in PROMISES}
    for state in nightly(language):
        found = promises.intersection(texts(view_of(state, say)))
        assert not found, state.screen
        by_day = replace(state, catalogue=samples.catalogue())
        assert isinstance(state.screen, Home | RateProblem) or texts(view_of(by_day, say)) != texts(
            view_of(state, say)
        )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_key_without_a_card_promises_a_number_only_while_there_is_one(language):
    """The advice window rests while the hall works: key, heading and lead say so, and what to do instead."""
    say = load(language)
    matters = tuple(m.model_copy(update={"open": m.id != ADVICE}) for m in samples.catalogue().matters)
    rests = scenes.play(scenes.hall(language), (i.CatalogueCame(samples.catalogue(matters=matters, rev=3)),))
    keys = [
        {b.id: b.text for b in view_of(each, say).choices}["no-card"]
        for each in (scenes.hall(language), rests)
    ]
    assert keys == [say("button.no_card"), say("night.no_card")]
    view = view_of(scenes.play(rests, (i.NoIdCard(),)), say)
    assert (view.heading, view.lead, view.main) == (
        say("night.no_card_title"),
        say("no_card.no_advice"),
        None,
    )
    problem = view_of(scenes.play(rests, (i.CardFailed("card.expired"),)), say)
    assert (problem.main.text, problem.todo) == (say("night.no_card"), say("problem.todo"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_night_names_the_telephone_or_speaks_of_none(language):
    """On the first screen and the help sheet; without the link no booking is spoken of."""
    say = load(language)
    for fees in (None, FEES):
        shut = scenes.play(
            at_night(language), (i.CatalogueCame(samples.shut().model_copy(update={"fees": fees, "rev": 3})),)
        )
        called = say("night.call", telephone=fees.telephone) if fees else ""
        assert view_of(shut, say).card.text == say("night.text") + called
        sheet = view_of(scenes.play(shut, (OpenHelp(),)), say).help.text
        assert (FEES.telephone in sheet) is (fees is not None)
        assert view_of(replace(shut, link_up=False), say).card.text == say("night.text_alone") + called
