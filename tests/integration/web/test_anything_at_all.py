"""Whatever is sent — any query, path, method or callback body — nothing is a 5xx, a trace of the code or a file's path."""

from __future__ import annotations

import copy
import json
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access import open_store
from pages import EVERY, PAGES

LIMITS = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
LEAKS = ("Traceback", 'File "', ".py", "site-packages", "/usr/", "/home/", "/tmp/", "sqlalchemy", "sqlite", "KeyError")
NAMES = sorted({parameter.name for page in PAGES for parameter in page.view.parameters()} | {"x", "", "self", "kwargs"})
PATHS = [page.path for page in EVERY]

strange = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "QUA",
            "E40000011",
            "latest",
            "2026-02",
            "0",
            "-1",
            "1e999",
            "NaN",
            "null",
            "true",
            "[]",
            "{}",
            "%",
            "%ff",
            "\x00",
            "\ud7ff",
            "'; drop table area; --",
            "<script>alert(1)</script>",
            "javascript:alert(1)",
            "../../etc/passwd",
            "a" * 3000,
            "İ",
            "ß",
            "\u202e",
            "{{7*7}}",
            "%(x)s",
            "{0.__class__}",
        ]
    ),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | strange,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(strange, inner, max_size=4),
    max_leaves=12,
)


def harmless(visitor: Any, answer: Any) -> None:
    assert answer.status_code < 500, answer.text[:500]
    if not answer.mimetype.startswith(("text/javascript", "application/javascript", "text/css", "image/")):
        told = answer.get_data(as_text=True)
        found = [leak for leak in LEAKS if leak in told and "/_dash-component-suites" not in told]
        assert not found, (found, told[:500])
        assert str(visitor.settings.data_folder) not in told


@LIMITS
@given(path=st.sampled_from(PATHS), query=st.dictionaries(st.sampled_from(NAMES) | strange, strange, max_size=5))
def test_any_query_on_any_page(visitor: Any, path: str, query: dict[str, str]) -> None:
    search = "?" + urlencode(query, errors="surrogatepass")
    answer = visitor.get(path + search)
    assert answer.status_code == 200
    layout = visitor.page(path, search)
    harmless(visitor, layout)
    assert layout.status_code == 200
    assert "could not be made" not in layout.text


@LIMITS
@given(path=st.sampled_from(PATHS), search=st.binary(max_size=60) | strange.map(str.encode))
def test_any_bytes_as_a_query(visitor: Any, path: str, search: bytes) -> None:
    answer = visitor.client.get(path, query_string=search.decode("latin-1"))
    assert answer.status_code == 200
    harmless(visitor, visitor.page(path, "?" + search.decode("latin-1")))


@LIMITS
@given(
    slug=st.sampled_from([page.slug for page in PAGES]),
    query=st.dictionaries(st.sampled_from(NAMES), strange, max_size=5),
)
def test_any_view_asked_of_every_section(visitor: Any, slug: str, query: dict[str, str]) -> None:
    search = "?" + urlencode(query, errors="surrogatepass")
    for name in visitor.callbacks_of(slug):
        answer = visitor.renew(name, slug, search)
        harmless(visitor, answer)
        assert answer.status_code in (200, 204), "204: the view is the one that is shown already"
        assert "could not be made" not in answer.text


@LIMITS
@given(
    slug=st.sampled_from(["unwarranted-variation", "home", "voices"]) | st.text(max_size=20),
    exhibit=st.sampled_from(["league", "funnel", "over-time", "findings"]) | st.text(max_size=20),
    query=st.dictionaries(st.sampled_from(NAMES), strange, max_size=5),
)
def test_any_download(visitor: Any, slug: str, exhibit: str, query: dict[str, str]) -> None:
    search = urlencode(query, errors="surrogatepass")
    answer = visitor.get(f"/download/{quote(slug)}/{quote(exhibit)}.csv?{search}")
    harmless(visitor, answer)
    assert answer.status_code in (200, 404, 308)


@LIMITS
@given(
    path=st.text(max_size=60) | strange, method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
)
def test_any_path_and_method(visitor: Any, path: str, method: str) -> None:
    for start in ("/", "/assets/", "/_dash-component-suites/", "/_dash-component-suites/dash/", "/_dash-"):
        answer = visitor.client.open(start + quote(path, errors="surrogatepass"), method=method, buffered=True)
        harmless(visitor, answer)


@LIMITS
@given(
    headers=st.dictionaries(
        st.sampled_from(
            ["Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range", "Cookie", "Host", "Content-Type"]
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
        max_size=4,
    )
)
def test_any_headers(visitor: Any, headers: dict[str, str]) -> None:
    for path in ("/", "/assets/workbench.css", "/_dash-layout"):
        harmless(visitor, visitor.get(path, headers=headers))


@LIMITS
@given(body=json_values)
def test_any_json_as_a_callback(visitor: Any, body: Any) -> None:
    answer = visitor.post(json.dumps(body))
    harmless(visitor, answer)
    assert answer.status_code == 400


@LIMITS
@given(body=st.binary(max_size=200))
def test_any_bytes_as_a_callback(visitor: Any, body: bytes) -> None:
    answer = visitor.post(body)
    harmless(visitor, answer)
    assert answer.status_code == 400


@pytest.fixture(scope="module")
def real_bodies(visitor: Any) -> list[dict[str, Any]]:
    made = []
    for name in visitor.dependencies():
        slug = name.lstrip(".").split("--")[0]
        values: dict[str, Any] = {f"{slug}--view.data-view": "?area=QHL", f"{slug}--area.value": "QUA"}
        values |= {"_pages_location.pathname": "/unwarranted-variation", "_pages_location.search": "?area=QUA"}
        made.append(visitor.body(name, values))
    assert len(made) >= 3
    assert all(visitor.post(body).status_code in (200, 204) for body in made), "a real body is answered"
    return made


def spots(node: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a body where something else could stand."""
    found = [here] if here else []
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        found += spots(value, (*here, key))
    return found


@settings(LIMITS, max_examples=250)
@given(data=st.data())
def test_a_real_callback_with_something_else_in_one_place(
    visitor: Any, real_bodies: list[dict[str, Any]], data: st.DataObject
) -> None:
    body = copy.deepcopy(data.draw(st.sampled_from(real_bodies)))
    *way, last = data.draw(st.sampled_from(spots(body)))
    place = body
    for step in way:
        place = place[step]
    if data.draw(st.booleans()):
        place[last] = data.draw(json_values)
    elif isinstance(place, dict):
        del place[last]
    else:
        place.append(data.draw(json_values))
    answer = visitor.post(json.dumps(body))
    harmless(visitor, answer)
    assert answer.status_code in (200, 204, 400), answer.status_code


@pytest.mark.parametrize(
    "value", [None, 0, 1.5, True, "text", [], {}, [1], {"now": 1}, {"now": None}, {"now": ["?a=b"]}]
)
def test_a_view_of_the_wrong_type(visitor: Any, value: Any) -> None:
    for page in PAGES:
        for name in visitor.callbacks_of(page.slug):
            answer = visitor.post(
                visitor.body(name, {f"{page.slug}--view.data-view": value, f"{page.slug}--area.value": "QUA"})
            )
            assert answer.status_code in (200, 204)  # 204: nothing to change
            harmless(visitor, answer)


@pytest.mark.parametrize(
    "value", [None, 0, True, [], {}, ["/"], "", "//", "no-slash", "/none", "/%ff", "\x00", "http://x/"]
)
def test_an_address_of_the_wrong_type(visitor: Any, value: Any) -> None:
    name = ".._pages_content.children..._pages_store.data.."
    searches: list[Any] = [None, 0, [], {}, "?", "area=QUA", "?area[]=1", "?" + "a=1&" * 2000]
    for search in searches:
        values = {"_pages_location.pathname": value, "_pages_location.search": search}
        harmless(visitor, visitor.post(visitor.body(name, values)))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        b'"\xed\xa0\x80"',
        b"[" * 100_000,
        b'{"output":' * 50_000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b"1" * 400_000,
        b"-",
        b"NaN",
        b'{"output": "\\ud800"}',
        b"\xef\xbb\xbf{}",
        json.dumps({"output": "x" * 900_000}).encode(),
    ],
    ids=range(12),
)
def test_bodies_made_to_break_a_reader(visitor: Any, body: bytes) -> None:
    answer = visitor.post(body)
    harmless(visitor, answer)
    assert answer.status_code == 400


def test_a_real_body_with_a_very_deep_value(visitor: Any) -> None:
    """Deep enough that reading it, or writing it down, would overflow."""
    name = visitor.callbacks_of("home")[0]
    body = json.dumps(visitor.body(name, {"home--view.data-view": "HERE"}))
    for depth in (500, 5000, 200_000):
        answer = visitor.post(body.replace('"HERE"', "[" * depth + "]" * depth))
        harmless(visitor, answer)
        assert answer.status_code in (200, 204, 400)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "nonsense"]
)
def test_a_callback_with_another_content_type(visitor: Any, kind: str) -> None:
    body = json.dumps(visitor.body(visitor.callbacks_of("home")[0], {"home--view.data-view": ""}))
    harmless(visitor, visitor.client.post("/_dash-update-component", data=body, content_type=kind))


# ---------------------------------------------------------------- addresses and views


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_every_choice_of_every_parameter_survives_the_journey(visitor: Any, page: Any) -> None:
    """View -> address -> view, for each parameter's every choice, alone and beside another area."""
    store = open_store(visitor.settings)

    def choices(what: str, so_far: Any) -> Any:
        return page.choices(store, what, so_far)

    usual, problems = page.view.from_query({}, choices)
    assert problems == ()
    tried = 0
    for parameter in page.view.parameters():
        values = {p.name: getattr(usual, p.name) for p in page.view.parameters()}
        if not parameter.metadata["among"]:  # free words: any of them
            view, problems = page.view.from_query({parameter.name: "words & more"}, choices)
            assert (getattr(view, parameter.name), problems) == ("words & more", ())
            continue
        for also in ({}, {"area": "QHL"} if parameter.name != "area" else {}):
            for option in choices(parameter.metadata["among"], values | also):  # some choices are those of the area
                asked = {parameter.name: option.value} | also
                view, problems = page.view.from_query(asked, choices)
                assert problems == (), (asked, problems)
                if option.value:
                    assert getattr(view, parameter.name) == option.value
                address = view.to_query()
                again, problems = page.view.from_query(dict(parse_qsl(address.lstrip("?"))), choices)
                assert (again, problems) == (view, ())
                assert again.to_query() == address
                tried += 1
    assert tried > 15
