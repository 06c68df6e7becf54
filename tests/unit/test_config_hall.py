"""The hall's file and the server's settings: what is read, what is refused, and in what words."""

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from queue_server import config
from queue_server.config import (
    COMMAND_LINE,
    ConfigError,
    HallFile,
    ServerSettings,
    hall_file,
    parse_hall,
    parse_settings,
    read_hall,
    read_settings,
)
from queue_server.config import settings as settings_file
from queue_server.config.tables import Table

SAMPLE = Path(__file__).parents[2] / "assets" / "halls" / "wushan.toml"
WORDS = {"zh": "字", "en": "word"}
SPOT = {"zh": "当场办结", "en": "done on the spot"}
GUIDE = {"code": "A1", "kind": "service", "basis": WORDS, "visits_why": WORDS}
SMALL: dict[str, Any] = {
    "id": "small", "mode": "demo", "zone": "Asia/Shanghai", "name": WORDS,
    "areas": [{"id": "a", "name": WORDS}],
    "themes": [{"id": "t", "name": WORDS, "summary": WORDS, "series": "A", "area": "a"}],
    "matters": [{
        "id": "m", "theme": "t", "name": WORDS, "summary": WORDS, "assurance": "none", "fee": WORDS, "promise": SPOT, "guide": GUIDE,
        "mean_service_min": 5,
    }],
    "windows": [{"id": "w1", "label": "1", "area": "a", "themes": ["t"]}],
    "rules": {},
}  # fmt: skip


def changed(path: str, value: Any) -> dict[str, Any]:
    """The small hall with one key set (or, with None, taken away)."""
    table: Any = deepcopy(SMALL)
    *way, last = path.split(".")
    place = table
    for step in way:
        place = place[int(step) if step.isdecimal() else step]
    if value is None:
        del place[last]
    else:
        place[int(last) if last.isdecimal() else last] = value
    return table  # type: ignore[no-any-return]  # a table of any depth


@pytest.mark.parametrize(("key", "value"), [("id", "advice"), ("assurance", "card"), ("step_only", True)])
def test_hall_in_production_has_a_number_for_whoever_has_no_card(key: str, value: object):
    """`desk-advice` of level none: the kiosks promise it; a demo may do without."""
    table: Any = deepcopy(SMALL)
    table["matters"].append(table["matters"][0] | {"id": "desk-advice", "guide": GUIDE | {"code": "A2"}})
    assert parse_hall(table | {"mode": "production"})
    table["matters"][1][key] = value
    assert parse_hall(table)
    with pytest.raises(ConfigError, match="desk-advice"):
        parse_hall(table | {"mode": "production"})


def models() -> list[type[BaseModel]]:
    """Every table that a file may have."""
    return [
        m
        for module in (hall_file, settings_file)
        for m in vars(module).values()
        if isinstance(m, type) and issubclass(m, Table) and m is not Table
    ]


def test_sample_hall_loads():
    """Real matters, ten windows with different skills, every matter served, all three levels."""
    plan = read_hall(SAMPLE)
    hall = plan.hall
    assert len(plan.digest) == 64
    assert len(hall.windows) == 10
    assert len({w.matters for w in hall.windows}) >= 6
    assert {m.assurance for m in hall.matters} == {"none", "card", "person"}
    assert all(m.name.zh and m.name.en for m in hall.matters)


def test_small_hall_loads():
    """The table that the other tests change is good."""
    hall = parse_hall(SMALL).hall()
    assert (hall.rules.green_head_start_s, hall.matters[0].mean_service_s) == (5400, 300)
    assert hall.windows[0].matters == ("m",)


@pytest.mark.parametrize(
    "path",
    [
        "colour",
        "areas.0.colour",
        "themes.0.colour",
        "matters.0.colour",
        "windows.0.colour",
        "rules.colour",
        "name.fr",
    ],
)
def test_unknown_key_is_refused_by_name(path):
    """At every level, and the message says where."""
    with pytest.raises(ConfigError, match=path.replace(".", r"\.")):
        parse_hall(changed(path, "x"))


@pytest.mark.parametrize(
    "path", ["id", "mode", "zone", "name", "areas", "matters.0.fee", "windows.0.label", "themes.0.series"]
)
def test_missing_key_is_refused_by_name(path):
    """What has no default must stand there."""
    with pytest.raises(ConfigError, match=path.replace(".", r"\.")):
        parse_hall(changed(path, None))


BOUNDS: list[tuple[str, list[Any], list[Any]]] = [
    ("rules.green_age", [60, 80], [59, 81, "70", 70.5, True]),
    ("rules.green_head_start_min", [0, 480], [-1, 481]),
    ("rules.undo_s", [0, 60], [-1, 61]),
    ("rules.cardless_per_minute", [1, 100_000], [0, 100_001]),
    (
        "rules.errands",
        [{}, {"live_per_matter": 0}, {"batch_cases": 10}],
        [{"live_per_matter": 10}, {"batch_cases": 0}],
    ),
    (
        "rules.errands",
        [{"cases_most": 20}, {"agent_cases_most": 50}],
        [{"cases_most": 0}, {"agent_cases_most": 51}],
    ),
    ("rules.errands", [{"pass_days": 90}], [{"pass_days": 91}, {"pass_days": 0}, {"colour": 1}]),
    (
        "rules.errands",
        [{"return_head_start_min": 480}],
        [{"return_head_start_min": 481}, {"return_head_start_min": -1}],
    ),
    ("rules.errands", [{"continue_head_start_min": 0}], [{"continue_head_start_min": 481}]),
    ("matters.0.parties", [["guardian"]], [["uncle"], ["applicant"] * 4]),
    ("matters.0.steps", [["m"], ["m"] * 8], [["m"] * 9, "m"]),
    ("matters.0.step_only", [False], ["yes", 1]),
    ("matters.0.visits", [0, 9], [-1, 10, "1"]),
    ("matters.0.mean_service_min", [0.1, 5, 240], [0, 0.001, 240.1, float("nan"), float("inf"), "5"]),
    ("matters.0.materials", [[], [WORDS] * 20], [[WORDS] * 21, [{"zh": "字"}]]),
    ("matters.0.assurance", ["card", "person"], ["face", ""]),
    ("mode", ["demo"], ["test"]),
    ("zone", ["Europe/Berlin", "UTC"], ["Asia/Nowhere", "", "../../etc/passwd", 8]),
    ("themes.0.series", ["Z", "AB"], ["", "a", "ABC", "1", "Ä"]),
    ("windows.0.label", ["12", "A1"], ["", "12345", "1a", "一"]),
    ("name.zh", ["x" * 200], ["", "x" * 201]),
    ("id", ["a", "a" * 32, "0-9"], ["", "a" * 33, "Hall", "-a", "a b", "a/b", "a+", "#"]),
    ("areas", [], [[]]),
    ("windows", [], [[]]),
    ("matters", [], [[]]),
]


@pytest.mark.parametrize(("path", "value"), [(path, v) for path, good, _ in BOUNDS for v in good])
def test_bound_itself_is_allowed(path, value):
    """The last value within each bound."""
    assert parse_hall(changed(path, value)).hall().areas


@pytest.mark.parametrize(("path", "value"), [(path, v) for path, _, bad in BOUNDS for v in bad])
def test_beyond_a_bound_is_refused_by_name(path, value):
    """One step outside, or of another type; the message names the key."""
    with pytest.raises(ConfigError, match=path.replace(".", r"\.")):
        parse_hall(changed(path, value))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("areas", "areas: a stands there twice"),
        ("themes", "themes: t stands there twice"),
        ("matters", "matters: m stands there twice"),
        ("windows", "windows: w1 stands there twice"),
    ],
)
def test_duplicate_ids_are_refused_by_name(path, said):
    """Ids are unique."""
    with pytest.raises(ConfigError, match=said):
        parse_hall(changed(path, SMALL[path] * 2))


def test_duplicate_series_and_labels_are_refused():
    """Two themes with one letter would share numbers, two windows with one label would be one to the ear."""
    with pytest.raises(ConfigError, match="series: A stands there twice"):
        parse_hall(changed("themes", [*SMALL["themes"], {**SMALL["themes"][0], "id": "t2"}]))
    with pytest.raises(ConfigError, match="labels: 1 stands there twice"):
        parse_hall(changed("windows", [*SMALL["windows"], {**SMALL["windows"][0], "id": "w2"}]))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("themes.0.area", "z", "themes.area: z is not declared"),
        ("matters.0.theme", "z", "matters.theme: z is not declared"),
        ("windows.0.area", "z", "windows.area: z is not declared"),
        ("windows.0.themes", ["t", "z"], "windows.themes: z is not declared"),
        ("windows.0.matters", ["z"], "windows.matters: z is not declared"),
    ],
)
def test_names_of_nothing_are_refused(path, value, said):
    """Every reference is to something declared."""
    with pytest.raises(ConfigError, match=said):
        parse_hall(changed(path, value))


def test_matter_that_no_window_serves_is_refused_by_name():
    """A number for it would wait for ever."""
    orphan = {**SMALL["matters"][0], "id": "orphan", "theme": "t2"}
    table = changed("matters", [*SMALL["matters"], orphan])
    table["themes"] = [*SMALL["themes"], {**SMALL["themes"][0], "id": "t2", "series": "B"}]
    with pytest.raises(ConfigError, match="no window serves orphan"):
        parse_hall(table)


def test_matter_that_no_window_may_accept_is_refused_by_name():
    """Every matter reaches a window that can end it."""
    table = changed("matters", [{**each, "authority": 3} for each in SMALL["matters"]])
    with pytest.raises(ConfigError, match="with the authority for it"):
        parse_hall(table)
    table["windows"] = [{**each, "authority": 3} for each in SMALL["windows"]]
    assert [window.authority for window in parse_hall(table).hall().windows] == [3] * len(SMALL["windows"])


def test_window_that_serves_nothing_is_refused_by_name():
    """It could never call."""
    idle = {"id": "w2", "label": "2", "area": "a"}
    with pytest.raises(ConfigError, match="w2 serves nothing"):
        parse_hall(changed("windows", [*SMALL["windows"], idle]))


@pytest.mark.parametrize("model", models(), ids=lambda m: m.__name__)
def test_every_key_is_documented(model):
    """A key without words for the person who writes the file fails here."""
    assert model.__doc__
    for name, field in model.model_fields.items():
        assert field.description, f"{model.__name__}.{name}"


def test_every_table_was_looked_at():
    """The list above is not empty by accident."""
    assert {HallFile, ServerSettings} <= set(models())


def test_file_that_is_not_utf_8_is_refused(tmp_path):
    """GBK is what a Chinese editor may save: refused in words, not with a traceback."""
    path = tmp_path / "hall.toml"
    path.write_bytes('id = "吴山"'.encode("gbk"))
    with pytest.raises(ConfigError, match=r"hall\.toml: not valid TOML"):
        read_hall(path)


def test_file_that_is_no_toml_is_refused_with_the_line(tmp_path):
    """The message says where."""
    path = tmp_path / "hall.toml"
    path.write_text("id = \n")
    with pytest.raises(ConfigError, match="line 1"):
        read_hall(path)


def test_oversized_file_is_refused_unread(tmp_path):
    """A mebibyte is more than any hall has."""
    path = tmp_path / "hall.toml"
    path.write_bytes(b"#" * (config.MOST_BYTES + 1))
    with pytest.raises(ConfigError, match="larger than"):
        read_hall(path)


def test_missing_file_is_refused_by_name(tmp_path):
    """The file's name and the system's reason, no path."""
    with pytest.raises(ConfigError, match=r"^nowhere\.toml: cannot be read: No such file"):
        read_hall(tmp_path / "nowhere.toml")


def test_digest_belongs_to_the_bytes(tmp_path):
    """Another comment is another digest, the same hall."""
    text = SAMPLE.read_text()
    path = tmp_path / "hall.toml"
    path.write_text(text + "# a comment\n")
    assert read_hall(path).hall == read_hall(SAMPLE).hall
    assert read_hall(path).digest != read_hall(SAMPLE).digest
    assert HallFile.model_validate(tomllib.loads(text)).hall() == read_hall(SAMPLE).hall


def test_settings_on_a_network_need_tls():
    """Loopback is open, anything else is locked."""
    parse_settings({"hall": "h.toml", "data": "d"})
    for host in ("0.0.0.0", "hall.example", "192.168.1.2"):  # noqa: S104  refused is what is tested
        with pytest.raises(ConfigError, match="tls_certificate"):
            parse_settings({"hall": "h.toml", "data": "d", "host": host})


@pytest.mark.parametrize(
    ("key", "value"),
    [("http_port", 0), ("http_port", 65_536), ("broker_port", -1), ("colour", 1), ("http_port", "80")],
)
def test_settings_beyond_a_bound_are_refused_by_name(key, value):
    """Ports, and unknown keys."""
    with pytest.raises(ConfigError, match=key):
        parse_settings({"hall": "h.toml", "data": "d", key: value})


def test_settings_of_a_file_yield_to_the_command_line(tmp_path):
    """What is said on the command line counts."""
    path = tmp_path / "server.toml"
    path.write_text('hall = "h.toml"\ndata = "d"\nhttp_port = 8001\nbroker = "embedded"\n')
    settings = read_settings(path, {"http_port": 8002})
    assert (settings.http_port, settings.broker) == (8002, "embedded")


def test_origin_follows_host_and_port_unless_said_otherwise():
    """A server on another port still knows where its own pages are."""
    base = {"hall": "h.toml", "data": "d"}
    assert parse_settings({**base, "http_port": 9000}).origin == "http://127.0.0.1:9000"
    assert parse_settings({**base, "host": "::1"}).origin == "http://[::1]:8080"
    assert parse_settings({**base, "page_base": "https://hall.example/"}).origin == "https://hall.example"


@pytest.mark.parametrize(
    ("table", "name", "words"),
    [
        ({"data": "d"}, COMMAND_LINE, "--hall FILE is missing"),
        ({"hall": "h", "data": "d", "colour": 1}, "server.toml", "server.toml: unknown key colour"),
        ({"hall": "h"}, "server.toml", "server.toml: data is missing"),
        (
            {"hall": "h", "data": "d", "host": "hall.example"},
            "server.toml",
            "server.toml: host: a network needs tls_certificate and tls_key",
        ),
        (
            {"hall": "h", "data": "d", "tls_key": "k"},
            "server.toml",
            "server.toml: tls_certificate and tls_key go together",
        ),
        (
            {"hall": "h", "data": "d", "broker_port": 8080},
            "server.toml",
            "server.toml: http_port, broker_port, websocket_port, device_port and board_port must differ",
        ),
    ],
)
def test_refusal_is_in_plain_words(table, name, words):
    """Nothing of the library's own language is left."""
    with pytest.raises(ConfigError) as refused:
        parse_settings(table, name)
    assert str(refused.value) == words


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 — refused is what is tested
def test_network_without_a_name_is_refused(host):
    """Devices, boards and phones are told where the hall is: every address is none."""
    table = {"hall": "h", "data": "d", "host": host, "tls_certificate": "c", "tls_key": "k"}
    with pytest.raises(ConfigError, match="page_base"):
        parse_settings(table)
    assert parse_settings({**table, "page_base": "https://hall.example"}).name == "hall.example"


def test_own_address_is_an_allowed_origin_on_loopback_alone():
    """/setup opened on the server itself works beside `page_base`; on a network only what was named does."""
    base = {"hall": "h", "data": "d", "page_base": "https://hall.example"}
    assert parse_settings(base).allowed_origins == (
        "https://hall.example",
        "http://127.0.0.1:8080",
        "http://localhost:8080",
    )
    away = {
        **base, "host": "hall.example", "tls_certificate": "c", "tls_key": "k", "broker": "mqtts://mq.example:1",
    }  # fmt: skip
    assert parse_settings(away).allowed_origins == ("https://hall.example",)


def test_libraries_do_not_depend_on_where_the_server_is_started(tmp_path, monkeypatch):
    """Defaults are the project's own folders."""
    monkeypatch.chdir(tmp_path)
    given = parse_settings({"hall": "h", "data": "d"})
    assert given.assets == SAMPLE.parents[1]
    assert given.libraries == SAMPLE.parents[2] / "setup" / "node_modules"


def test_steps_of_a_journey_are_not_journeys_themselves():
    """One number goes through windows, not through other journeys; a step that gets no number has no steps."""
    other = {**SMALL["matters"][0], "id": "n"}
    table = changed("matters", [{**SMALL["matters"][0], "steps": ["n"]}, {**other, "steps": ["m", "n"]}])
    with pytest.raises(ConfigError, match="has steps of its own"):
        parse_hall(table)
    table = changed("matters", [{**SMALL["matters"][0]}, {**other, "step_only": True, "steps": ["m"]}])
    with pytest.raises(ConfigError, match="step of others"):
        parse_hall(table)
    with pytest.raises(ConfigError, match=r"matters\.steps: other is not declared"):
        parse_hall(changed("matters.0.steps", ["other"]))
    with pytest.raises(ConfigError, match="no number could be given"):
        parse_hall(changed("matters.0.step_only", True))


def test_sample_hall_has_a_journey_over_two_themes():
    """出生一件事: one number for the household and the insurance windows; its second step gets no number of its own."""
    hall = read_hall(SAMPLE).hall
    birth, insurance = hall.matter("household-birth"), hall.matter("insurance-newborn")
    assert birth is not None
    assert insurance is not None
    assert birth.steps == ("household-newborn", "insurance-newborn")
    assert (insurance.step_only, insurance.theme) == (True, "insurance")
    assert (hall.rules.errands.batch_cases, hall.rules.errands.batch_behind_s) == (1, 3600)
