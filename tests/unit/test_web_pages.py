"""Headers, languages, files and what strangers may see."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import segno

from queue_server.web.files import STATIC
from queue_server.web.texts import TEXTS, page_texts
from queue_server.web.views import TEMPLATES
from tests.support.page_client import ORIGIN, Client, client_of
from tests.support.page_hall import ROOT, TOKEN

PAGES = (
    "/sign-in",
    "/setup",
    "/board/b",
    f"/t/{TOKEN}",
    "/t/unknown",
    "/g",
    "/g/house-query",
    "/g/unknown",
    "/nothing",
    "/console",
    "/staff",
    "/healthz",
)
HTML = {"accept": "text/html"}


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Client]:
    """A production hall, nobody signed in."""
    async with client_of(tmp_path) as client:
        yield client


@pytest.mark.parametrize("path", [*PAGES, "/static/yitang.css", "/openapi.json"])
async def test_every_answer_has_the_security_headers(web: Client, path: str):
    """CSP without inline anything, no sniffing, no referrer; pages are not kept."""
    reply = await web.http.get(path, headers=HTML)
    policy = reply.headers["content-security-policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "connect-src 'self' ws://127.0.0.1:9;" in policy
    assert "unsafe" not in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert reply.headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")
    assert "server" not in reply.headers


@pytest.mark.parametrize("path", ["/static/yitang.css", "/static/js/page.js", "/lib/noto/index.css"])
async def test_text_files_are_packed_and_sent_once(web: Client, path: str):
    """Small for whoever takes it, whole for who does not; nothing at all for who has this version."""
    whole = await web.http.get(path, headers={"accept-encoding": "identity"})
    packed = await web.http.get(path, headers={"accept-encoding": "gzip"})
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert packed.text == whole.text
    assert int(packed.headers["content-length"]) < 0.6 * len(whole.content)
    again = await web.http.get(path, headers={"if-none-match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/sign-in", "/setup", "/board/b", f"/t/{TOKEN}", "/g", "/g/house-query", "/nothing"]
)
async def test_pages_have_no_inline_script_or_style(web: Client, path: str):
    """What the CSP forbids is not even written: data blocks are the only inline script elements."""
    text = (await web.http.get(path, headers=HTML)).text
    scripts = re.findall(r"<script([^>]*)>", text)
    assert scripts
    assert all('src="/static/js/' in s or 'type="application/json"' in s for s in scripts)
    assert not re.search(r"<style|\sstyle=|\son\w+=", text)


async def test_language_is_chosen_and_remembered(web: Client):
    """Chinese first; ?lang= switches and is kept in a host-only cookie; a phone's English counts."""
    assert 'lang="zh-CN"' in (await web.http.get("/sign-in")).text.splitlines()[1]
    assert 'lang="en"' in (await web.http.get("/sign-in?lang=en")).text.splitlines()[1]
    assert 'lang="en"' in (await web.http.get("/sign-in")).text.splitlines()[1]
    web.http.cookies.clear()
    english = await web.http.get(f"/t/{TOKEN}", headers={"accept-language": "en-GB,en;q=0.9"})
    assert 'lang="en"' in english.text.splitlines()[1]


async def test_ticket_page_unknown_token_is_a_friendly_404(web: Client):
    """Words for a person, status 404, and nothing that tells a wrong token from an old one."""
    reply = await web.http.get("/t/AAAAAAAAAAAAAAAAAAAAAA?lang=zh")
    assert reply.status_code == 404
    assert "没有找到这个号" in reply.text


async def test_ticket_page_holds_no_personal_data(web: Client):
    """The page asks nobody's name and shows none."""
    reply = await web.http.get(f"/t/{TOKEN}")
    assert "B009" in reply.text
    assert web.hall.looked == []


async def test_ticket_page_guessing_is_slowed(web: Client):
    """240 tries a minute and address, then 429 even for a good token."""
    for n in range(240):
        await web.http.get(f"/t/{n:022d}")
    assert (await web.http.get(f"/t/{TOKEN}")).status_code == 429


async def test_guide_says_everything_at_once_in_either_language(web: Client):
    """No visit first, then materials with their drawing, fee and reason, both limits, windows, code, type, basis."""
    zh = (await web.http.get("/g/house-query?lang=zh")).text
    for said in (
        "这件事不用来大厅",
        "手机上自己下载。",
        "现在不能取号",
        "仅凭身份证",
        "居民身份证",
        "由财政承担",
        "1 个工作日",
        "6、8 号窗口",
        "B08",
    ):
        assert said in zh
    assert '<img src="/assets/samples/id-card.svg" alt=""' in zh
    en = (await web.http.get("/g/house-query?lang=en")).text
    assert "You don&#39;t need to come in for this" in en
    assert not re.search(
        r"[\u4e00-\u9fff]", re.sub(r"<script.*?</script>", "", en, flags=re.DOTALL).replace("中文", "")
    )


async def test_guides_are_listed_and_an_unknown_one_is_a_friendly_404(web: Client):
    """Old codes on paper lead to the list."""
    assert 'href="/g/house-query"' in (await web.http.get("/g?lang=zh")).text
    gone = await web.http.get("/g/unknown?lang=zh")
    assert gone.status_code == 404
    assert "没有找到这份指南" in gone.text


async def test_sample_drawings_are_served_and_nothing_beside_them(web: Client):
    """By exact name."""
    assert (await web.http.get("/assets/samples/id-card.svg")).headers["content-type"].startswith("image/svg")
    assert (await web.http.get("/assets/samples/none.svg")).status_code == 404
    assert (await web.http.get("/assets/samples/../halls/wushan.toml")).status_code == 404


async def test_description_is_for_staff_in_production(web: Client):
    """OpenAPI is hidden from strangers in production, and the index leads to the sign-in."""
    assert (await web.http.get("/openapi.json")).status_code == 404
    index = await web.http.get("/")
    assert (index.status_code, index.headers["location"]) == (303, "/sign-in")
    await web.sign_in()
    assert (await web.http.get("/openapi.json")).status_code == 200


async def test_set_up_page_names_the_hall(web: Client):
    """As the sign-in page does: whoever sets up sees which hall it is; and it has words for a refused origin."""
    hall = web.hall.catalogue().hall_name.zh
    for path in ("/setup", "/sign-in"):
        page = (await web.http.get(f"{path}?lang=zh")).text
        assert f'<span class="band-name">{hall}</span>' in page
        assert json.dumps(page_texts("setup", "zh")["origin"]) in page


async def test_description_and_index_are_open_in_the_demo(tmp_path: Path):
    """The demo names its pages."""
    async with client_of(tmp_path, mode="demo") as web:
        assert (await web.http.get("/openapi.json")).status_code == 200
        index = (await web.http.get("/?lang=zh")).text
        assert all(f'href="{page}"' in index for page in ("/board/b", "/dashboard", "/reports"))
        assert "strict-transport-security" not in (await web.http.get("/")).headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../web/app.py",
        "/static/%2e%2e/app.py",
        "/lib/mqtt/package.json",
        "/lib/../x",
        "/assets/x.svg",
    ],
)
async def test_files_beyond_the_list_are_not_served(web: Client, path: str):
    """Only files known by exact name at the start."""
    assert (await web.http.get(path)).status_code == 404


async def test_texts_are_complete_in_both_languages():
    """Every text has both sides with the same places to fill in; a page never changes a common text's places."""
    for page, texts in TEXTS.items():
        for key, (zh, en) in texts.items():
            places = {frozenset(re.findall(r"{(\w+)}", side)) for side in (zh, en)}
            assert zh, (page, key)
            assert en, (page, key)
            assert (page == "board" and key == "date") or len(places) == 1, (page, key)
            shared = TEXTS["all"].get(key)
            assert shared is None or re.findall(r"{\w+}", shared[0]) == re.findall(r"{\w+}", zh), (page, key)


async def test_chinese_texts_use_full_width_punctuation():
    """Between Chinese characters stand Chinese marks, and 您 is said throughout."""
    for page, texts in TEXTS.items():
        for key, (zh, _) in texts.items():
            assert not re.search(r"[一-鿿][,;:!?.()]", zh), (page, key)
            assert "你" not in zh, (page, key)


async def test_texts_used_by_modules_exist():
    """Every text key that a module or template names is there."""
    for page, files in {
        "console": (
            "console.js",
            "console_view.js",
            "console_state.js",
            "console_money.js",
            "console_again.js",
            "console_ask.js",
        ),
        "payments": ("payments.js", "payments_acts.js", "payments_report.js"),
        "board": ("board.js", "board_link.js"),
        "ticket": ("ticket.js",),
    }.items():
        source = "".join((STATIC / "js" / f).read_text() for f in files)
        keys = set(re.findall(r'\bt\("(\w+)"', source))
        assert keys
        assert keys <= page_texts(page, "zh").keys()


def _loaded(module: str, seen: dict[str, int]) -> dict[str, int]:
    """Bytes of a page's module and of everything that it imports, by path."""
    if module in seen:
        return seen
    mqtt = ROOT / "setup/node_modules/mqtt/dist/mqtt.esm.js"
    path = mqtt if module == "/lib/mqtt.js" else STATIC / "js" / module.rpartition("/")[2]
    seen[module] = path.stat().st_size
    for found in (
        [] if path == mqtt else re.findall(r"""(?:from|import)\(? ?"([^"]+\.js)\"""", path.read_text())
    ):
        _loaded(found, seen)
    return seen


async def test_javascript_stays_within_its_budget():
    """150 kB a page with all that it imports, 400 kB for the board with mqtt.js."""
    starts = {
        page.stem: re.findall(r'src="/static/js/([^"]+)"', page.read_text())
        for page in TEMPLATES.glob("*.html")
    }
    assert starts["console"]
    for page, modules in starts.items():
        seen: dict[str, int] = {}
        for module in modules:
            _loaded(f"./{module}", seen)
        assert ("/lib/mqtt.js" in seen) is (page == "board")
        assert sum(seen.values()) < (400_000 if page == "board" else 150_000), page


async def test_origin_of_the_client_is_the_settings(web: Client):
    """The test's own premise: the allowed origin is exact."""
    assert ORIGIN == "https://hall.test"
    assert (
        await web.http.post("/sign-out", json={}, headers={"origin": ORIGIN + ":8443"})
    ).status_code == 403


async def test_pass_code_is_drawn_for_staff_alone_and_is_the_code(web: Client):
    """Without a session 401, what is no code 422; the dark runs are those of the same code drawn module by module."""
    code = "0123456789abcdef" * 2
    asked = {"code": code}
    assert (await web.http.post("/console/code", json=asked)).status_code == 401
    await web.sign_in()
    assert (await web.http.post("/console/code", json={"code": "x"})).status_code == 422
    drawn = (await web.http.post("/console/code", json=asked)).json()
    rows = [bytearray(drawn["size"]) for _ in range(drawn["size"])]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawn["path"]):
        rows[int(y)][int(x) : int(x) + int(width)] = b"\x01" * int(width)
    assert rows == [bytearray(row) for row in segno.make(code, error="m", micro=False).matrix_iter(border=4)]
