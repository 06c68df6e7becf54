"""The board in a real browser on a real broker: paired once, live, spoken, acknowledged, honest when stale."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from queue_server.domain.boards import HERO, BoardPlan, Display, Layout, Loudness, Panel
from tests.support import page_samples as samples
from tests.support.page_axe import violations
from tests.support.page_browser import WALL, WALL_4K, page_of, texts_of
from tests.support.page_world import PageWorld, page_world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def world(tmp_path: Path) -> AsyncIterator[PageWorld]:
    """Pages, broker and door up; a sample hall behind."""
    async with page_world(tmp_path) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def page(world: PageWorld, browser: Browser) -> AsyncIterator[Page]:
    """A board that was paired and shows the sample's calls; any script error fails the test."""
    errors: list[str] = []
    async with page_of(browser, WALL) as fresh:
        fresh.on("pageerror", lambda error: errors.append(str(error)))
        world.publish_board(samples.board(7, at=world.clock.now()))
        await fresh.goto(f"{world.origin}/board/b?lang=zh#code={world.board_code()}")
        await fresh.wait_for_selector("#hero b:text('B012')")
        yield fresh
    assert errors == []


async def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something on the server's side."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


def call(world: PageWorld, number: str, label: str, seq: int) -> None:
    """Call a ticket."""
    line = samples.call(number, label, seq)
    calls = (line, *samples.board().calls)
    world.publish_board(samples.board(seq, at=world.clock.now(), calls=calls))
    world.announce(samples.announcement(line, at=world.clock.now()))


async def test_board_shows_calls_next_and_notice(page: Page):
    """Newest largest, green in green with its word, the next ones with ranges, the notice below."""
    assert "绿色通道" in await page.inner_text("#hero")
    assert await page.get_attribute("#hero", "class") == "hero green"
    rows = await texts_of(page, "#rows li b")
    assert rows == ["A047", "C103", "A046", "B011"]
    assert "12–20 分" in await page.inner_text("#next")
    assert "今天每一次优先叫号都有理由" in await page.inner_text("#notice")
    assert "code=" not in page.url


async def test_board_announces_speaks_and_acknowledges(world: PageWorld, page: Page):
    """A call is shown and acknowledged, then said to its end and acknowledged again, with a valid mac."""
    call(world, "A048", "10", 101)
    await page.wait_for_selector("#hero b:text('A048')")
    await until(lambda: any(a.call == 101 and a.shown for a in world.acks))
    await until(lambda: any(a.call == 101 and a.said for a in world.acks))
    assert [a.said for a in world.acks if a.call == 101] == [False, True]
    assert world.door is not None
    assert not world.door.drops.counts


async def test_board_says_that_a_call_was_taken_back(world: PageWorld, page: Page):
    """At once, in the call's place: large and in the list, with no window; acknowledged; gone when the hall says so."""
    call(world, "A048", "10", 101)
    await page.wait_for_selector("#hero b:text('A048')")
    line = samples.call("A048", "10", 102).model_copy(update={"taken_back": True})
    world.publish_board(samples.board(102, at=world.clock.now(), calls=(line, *samples.board().calls)))
    world.announce(samples.announcement(line, at=world.clock.now()))
    await page.wait_for_selector("#hero.back b:text('A048')")
    assert "已撤回，请稍候" in await page.inner_text("#hero")
    assert "10 号窗口" not in await page.inner_text("#hero")
    await until(lambda: any(a.call == 102 and a.said for a in world.acks))
    call(world, "C104", "8", 103)
    world.publish_board(
        samples.board(104, at=world.clock.now(), calls=(samples.call("C104", "8", 103), line))
    )
    await page.wait_for_selector("#hero b:text('C104')")
    assert await page.inner_text("#rows li.back") == "A048\n已撤回，请稍候"
    assert await violations(page) == []
    world.publish_board(samples.board(105, at=world.clock.now()))
    await page.wait_for_selector("#rows li.back", state="detached")


async def test_board_s_queue_tells_each_call_and_its_taking_back_in_time(page: Page):
    """What is being said ends for it, it comes before others, and who was not told of the call is not told of this either."""
    found = await page.evaluate(
        """async () => {
          const { Announcements } = await import("/static/js/board_queue.js");
          const play = async (...adds) => {
            const log = [];
            let open;
            const gate = new Promise((done) => (open = done));
            const name = (call) => `${call.number}${call.taken_back ? " back" : ""}`;
            const queue = new Announcements({
              now: () => 0, alone: 8000, crowded: 4000, wait: () => gate, speak: () => Promise.resolve(),
              show: (call) => log.push(`show ${name(call)}`), skip: (call) => log.push(`skip ${name(call)}`),
              hush: () => log.push("hush"), idle: () => log.push("idle"),
            });
            let call = 0;
            for (const [number, taken_back] of adds) queue.add({ call: ++call, times: 1, number, taken_back, at: new Date(0).toISOString() });
            open();
            while (!log.includes("idle")) await new Promise((done) => setTimeout(done));
            return log;
          };
          return [
            await play(["A"], ["B"], ["A", true]),
            await play(["A"], ["B"], ["B", true]),
            await play(["A"], ["A", true], ["A"]),
            await play(["A", true]),
          ];
        }"""
    )
    assert found == [
        ["show A", "hush", "show A back", "show B", "idle"],
        ["show A", "skip B", "skip B back", "idle"],
        ["show A", "hush", "skip A back", "show A", "idle"],
        ["show A back", "idle"],
    ]


async def test_board_shows_each_of_three_calls_alone_for_a_while(world: PageWorld, page: Page):
    """A burst waits its turn: in order, each at least four seconds, none lost, none twice."""
    await page.route("**/voice/**", lambda route: route.abort())
    shown: list[tuple[float, str]] = []
    await page.expose_function("seen", lambda t, number: shown.append((t, number)))
    await page.evaluate(
        "() => new MutationObserver(() => { const b = document.querySelector('#hero b');"
        " if (b) window.seen(performance.now(), b.textContent); })"
        ".observe(document.querySelector('#hero'), {childList: true})"
    )
    for n, number in enumerate(("A101", "A102", "A103")):
        call(world, number, str(n + 1), 201 + n)
    call(world, "A103", "3", 203)
    await until(lambda: any(number == "A103" for _, number in shown))
    first = {number: min(t for t, n in shown if n == number) for _, number in shown}
    order = sorted(first, key=lambda number: first[number])
    assert [n for n in order if n.startswith("A10")] == ["A101", "A102", "A103"]
    assert first["A102"] - first["A101"] >= 3900
    assert first["A103"] - first["A102"] >= 3900
    await until(lambda: {a.call for a in world.acks} >= {201, 202, 203})
    assert len([a for a in world.acks if a.call == 203]) == 1


async def test_board_without_news_says_so_and_recovers(world: PageWorld, page: Page):
    """Ten seconds without a snapshot: stale, with the time of what is shown; a new one ends it. It lives and says what it knows."""
    await page.wait_for_selector("#stale:not([hidden])")
    assert "显示暂停更新" in await page.inner_text("#stale")
    await until(lambda: [health.knows for health in world.health][-3:] == [7, 7, 7])
    world.publish_board(samples.board(8, at=world.clock.now()))
    await page.wait_for_selector("#stale", state="hidden")


async def test_board_ignores_an_older_snapshot(world: PageWorld, page: Page):
    """(epoch, rev) decides."""
    await page.evaluate(
        "() => { window.seen = []; new MutationObserver(() => window.seen.push(document.querySelector('#hero').textContent))"
        ".observe(document.querySelector('#hero'), {childList: true}); }"
    )
    world.publish_board(samples.board(3, at=world.clock.now(), calls=()))
    world.publish_board(samples.board(8, at=world.clock.now(), calls=(samples.call("A050", "3", 8),)))
    await page.wait_for_selector("#hero b:text('A050')")
    assert all("B012" in each or "A050" in each for each in await page.evaluate("window.seen"))


async def test_board_keeps_working_while_the_web_part_restarts(world: PageWorld, page: Page):
    """The line to the broker is its own."""
    await world.web.stop()
    call(world, "C200", "8", 301)
    assert await page.wait_for_selector("#hero b:text('C200')")
    await until(lambda: any(a.call == 301 and a.shown for a in world.acks))
    await world.web.start()


async def test_board_reloaded_needs_no_new_code(world: PageWorld, page: Page):
    """Paired once: the credential stays in this browser."""
    await page.reload()
    assert await page.wait_for_selector("#hero b:text('B012')")


async def test_board_with_a_wrong_or_used_code_asks_for_one(world: PageWorld, browser: Browser):
    """Words, a field, and a way on; a good code typed in pairs it."""
    async with page_of(browser, WALL) as fresh:
        world.publish_board(samples.board(7, at=world.clock.now()))
        await fresh.goto(f"{world.origin}/board/b?lang=zh#code=WRONG")
        await fresh.wait_for_selector("text=配对码不对、已用过或已过期，请再要一个。")
        await fresh.fill("#code", world.board_code())
        await fresh.keyboard.press("Enter")
        assert await fresh.wait_for_selector("#hero b:text('B012')")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [WALL, WALL_4K])
async def test_board_fits_its_screen(world: PageWorld, page: Page, language: str, size: tuple[int, int]):
    """Nothing is cut or scrolls at 1080p and 4K in both languages; axe finds nothing."""
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await page.goto(f"{world.origin}/board/b?lang={language}")
    await page.wait_for_selector("#hero b:text('B012')")
    assert await page.evaluate("() => document.documentElement.scrollHeight") <= size[1]
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    cut = "() => [...document.querySelectorAll('p, span, b')].filter(e => e.scrollWidth > e.clientWidth + 2 && e.clientWidth).map(e => e.textContent)"
    assert await page.evaluate(cut) == []
    assert await violations(page) == []


@pytest.mark.parametrize(
    ("plan", "size"),
    [("corridor", WALL), ("window", (1080, 1920)), ("row", (1920, 360)), ("area", (1080, 1920))],
)
async def test_declared_board_is_laid_out_for_its_panel(
    world: PageWorld, browser: Browser, plan: Layout, size: tuple[int, int]
):
    """One number as large as the plan says, nothing cut; a silent one asks for no sound and promises none."""
    panel = Panel(55, *size)
    only = plan != "area"
    shown = BoardPlan(
        "b", ("b",), plan, "w3" * (plan == "window"), panel, rows=0 if only else 4, next=0 if only else 6
    )
    world.hall.display = Display((shown,), (Loudness(0),))
    async with page_of(browser, size) as fresh:
        world.publish_board(samples.board(7, at=world.clock.now()))
        await fresh.goto(f"{world.origin}/board/b?lang=en#code={world.board_code()}")
        await fresh.wait_for_selector("#hero b:text('B012')")
        em = await fresh.evaluate(
            "() => parseFloat(getComputedStyle(document.querySelector('#hero b')).fontSize)"
        )
        share = HERO[plan][panel.portrait] / 100
        assert em == pytest.approx(share * size[plan == "row"], rel=0.01)
        assert await fresh.evaluate("() => document.documentElement.scrollHeight") <= size[1]
        assert await fresh.is_hidden("#sound")
        assert "announced" not in await fresh.inner_text("body")
        assert await violations(fresh) == []


async def test_board_that_is_open_takes_a_changed_layout_by_itself(world: PageWorld, page: Page):
    """Once the server has the page of it; no code is asked for again, and what is shown comes back."""
    changed = samples.board(8, at=world.clock.now()).model_copy(update={"layouts": "two"})
    world.publish_board(changed)
    world.hall.display = Display((BoardPlan("b", ("b",), "corridor"),))
    world.hall.show("board/b", changed)
    await page.wait_for_selector("body.layout-corridor")
    await page.wait_for_selector("#hero b:text('B012')")
    assert not await page.is_visible("#pairing")


async def test_board_s_layout_is_worked_out_from_data(page: Page):
    """Areas in one picture, turns, loudness by the minute: as the page computes them."""
    found = await page.evaluate(
        """async () => {
          const m = await import("/static/js/board_layout.js");
          const call = (n, window) => ({ call: n, window });
          const plan = { areas: ["a", "b"], window: "" };
          const both = new Map([["a", { rev: 9, calls: [call(7, "w1"), call(3, "w2")], next: [1] }], ["b", { rev: 8, calls: [call(8, "w2"), call(7, "w1")], next: [2] }]]);
          const lines = [{ percent: 80, from_min: 0, to_min: 1440 }, { percent: 20, from_min: 720, to_min: 810 }];
          return [
            m.merged(plan, both).calls.map((one) => one.call), m.merged({ ...plan, window: "w2" }, both).calls.map((one) => one.call),
            m.knows(plan, both), m.knows(plan, new Map()), m.turn([1, 2, 3], 2, 0), m.turn([1, 2, 3], 2, 3),
            m.loudness(lines, 719), m.loudness(lines, 720), m.mute([{ percent: 0 }]), m.mute(lines),
          ];
        }"""
    )
    assert found == [[8, 7, 3], [8, 3], 8, None, [1, 2], [3], 0.8, 0.2, True, False]
