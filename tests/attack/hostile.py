"""Hostile requests, made from a seed: the same seed gives the same requests, so that what breaks can be tried again."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from application import access_table

STRANGE = (
    *("", "0", "-1", "1e999", "NaN", "null", "true", "[]", "{}", "latest", "2026-02", "QUA", "E40000011"),
    *(
        "\x00",
        "\x00" * 40,
        "\ud800",
        "\udfff\ud800",
        "\u202e",
        "\u2028",
        "\u0085",
        "\x1b[2J",
        "\ufeff",
        "İ",
        "ß",
        "\U000e0001",
    ),
    *("../../etc/passwd", "..\\..\\x", "/etc/passwd", "file:///etc/passwd", "//elsewhere.example", "C:\\x", "CON", "."),
    *("'; DROP TABLE item; --", "' OR 1=1 --", '" OR ""="', "${jndi:ldap://x}", "{{7*7}}", "%(x)s", "{0.__class__}"),
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "=1+1", "@SUM(1)", "＝1"),
    *("a" * 250, "a" * 300, "a" * 3000, "é" * 255, "٣", "1" * 400, "%", "%ff", "%00", "+", "&", "a&b=c", "?", "#"),
    *("__proto__", "constructor", "self", "kwargs", "e" + "0" * 12, "ea1b2c3d4e5f6", "current", "current.json"),
)
NAMES = (
    *("area", "edition", "trust", "measure", "indicator", "look", "scenario", "place", "pack", "read", "mode", "find"),
    *("decide", "about", "since", "a", "b", "x", "__class__", "area[]", ""),
)
PAGES = (*access_table.PAGES, "/administration", "/no-such")
FORMS = {  # by the first input of a callback, without `--asked`: what its form may ask for, and its fields besides
    "packs": (
        "new up down remove words closing add-item details duplicate delete restore write progress",
        "id code card item name note text shared revision format job before edition",
    ),
    "packs--add": ("", "page search exhibit pack"),
    "register": (
        "",
        "search card low high probability replaces question options evidence kind adopted choice reasons dissent owner about review_on stop_if design why_design why_new",
    ),
    "saved": (
        "list edit revert delete restore duplicate history export export-list import",
        "id name note tags shared pinned revision which file q sort whose start",
    ),
    "save": ("", "page search name note tags shared"),
    "maker": ("write add take name restore undo", "way search id name shared text file codes place points"),
    "adder": ("look add progress", "key job name"),
}
KNOWN = (
    *(
        "voices",
        "learning",
        "league",
        "findings",
        "home",
        "?area=QUA",
        "?area=QUA&indicator=ae_4_hour_type_1",
        "yes",
        "no",
    ),
    *(
        "xlsx",
        "pptx",
        "html",
        "changed",
        "all",
        "mine",
        "0",
        "1",
        "20",
        "2027-01-31",
        "team-none",
        "before_after",
        "none",
    ),
)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "X" * 30)


@dataclass(frozen=True)
class Hostile:
    method: str
    path: str  # as on the wire: below the path prefix, with its query
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


def requests(seed: int, number: int, callbacks: Sequence[dict[str, Any]]) -> Iterator[Hostile]:
    """So many requests. `callbacks`: bodies of real ones, to be bent."""
    dice = random.Random(seed)
    makers = (_path, _query, _download, _file_route, _headers, _any_body, _bent_body, _bent_body, _form, _form)
    for _ in range(number):
        yield dice.choice(makers)(dice, callbacks)


def _strange(dice: random.Random) -> str:
    text = dice.choice(STRANGE)
    if dice.random() < 0.2:
        text += dice.choice(STRANGE)
    if dice.random() < 0.2:
        text += "".join(chr(dice.randrange(0x110000)) for _ in range(dice.randrange(8)))
    return text[:3500]


def _quoted(dice: random.Random) -> str:
    """For an address: halves of surrogate pairs as the bytes UTF-8 would give them, sometimes quoted twice."""
    text = quote(_strange(dice).encode("utf-8", "surrogatepass")[:1200], safe=dice.choice(("", "/", "/%")))
    return quote(text) if dice.random() < 0.1 and len(text) < 1000 else text


def _path(dice: random.Random, _: Any) -> Hostile:
    starts = (
        "/",
        "/assets/",
        "/_dash-component-suites/",
        "/_dash-component-suites/dash/",
        "/_dash-",
        "/v/",
        "/boundaries/",
    )
    return Hostile(dice.choice(METHODS[:8]), dice.choice(starts) + _quoted(dice))


def _query(dice: random.Random, _: Any) -> Hostile:
    query = "&".join(f"{dice.choice(NAMES)}={_quoted(dice)[:600]}" for _ in range(dice.randrange(1, 5)))
    return Hostile("GET", f"{dice.choice(PAGES)}?{query}"[:4000])


def _download(dice: random.Random, _: Any) -> Hostile:
    slug = dice.choice(("unwarranted-variation", "voices", "home", "inequalities", _quoted(dice)))
    exhibit = dice.choice(("league", "funnel", "findings", _quoted(dice)))
    query = f"{dice.choice(('edition', 'edition', 'area', 'x'))}={_quoted(dice)}"
    return Hostile("GET", f"/download/{slug}/{exhibit}.csv?{query}"[:4000])


def _file_route(dice: random.Random, _: Any) -> Hostile:
    digest = dice.choice(("0" * 12, "52c12f0211ee", _quoted(dice)))
    kind, board = (
        dice.choice(("icb", "lsoa21", "trust", _quoted(dice))),
        dice.choice(("E54000058", "a" * 300, _quoted(dice))),
    )
    path = dice.choice(
        (
            f"/v/{_quoted(dice)}",
            f"/data/{_quoted(dice)}.csv",
            f"/boundaries/{kind}.{digest}.geojson",
            f"/boundaries/{kind}/{board}.{digest}.geojson",
            f"/assets/{_quoted(dice)}",
            f"/ask?q={_quoted(dice)}&area={_quoted(dice)}",
            f"/areas/find?q={_quoted(dice)}",
            f"/download/pack/{_quoted(dice)}",
            f"/uploads/{dice.choice(('a' * 32, _quoted(dice)))}/{dice.choice(('0', '-1', '9' * 30))}?name={_quoted(dice)}",
            f"/administration?who={_quoted(dice)}&did={_quoted(dice)}&before={_quoted(dice)}",
        )
    )
    return Hostile("GET", path[:4000])


def _headers(dice: random.Random, _: Any) -> Hostile:
    names = (
        "Host",
        "Origin",
        "Cookie",
        "Accept-Encoding",
        "If-None-Match",
        "Range",
        "X-Forwarded-Proto",
        "X-Forwarded-User",
    )
    given = []
    for name in dice.sample((*names, "Sec-Fetch-Site", "Content-Type"), dice.randrange(1, 4)):
        value = "".join(each for each in _strange(dice) if 32 <= ord(each) < 127)[:500]
        given.append((name, f"reader={value}" if name == "Cookie" else value))
    return Hostile(
        dice.choice(("GET", "POST")), dice.choice((*PAGES, "/assets/workbench.css", "/_dash-layout")), tuple(given)
    )


def _any_body(dice: random.Random, _: Any) -> Hostile:
    bodies = (
        lambda: dice.randbytes(dice.randrange(200)),
        lambda: json.dumps(_json(dice, 4)).encode(),
        lambda: b"[" * dice.randrange(1, 50_000),
        lambda: b'{"output": "' + dice.randbytes(20).replace(b'"', b"") + b'"}',
        lambda: b"1" * dice.randrange(1, 100_000),
        lambda: b'"\\ud800"',
    )
    return Hostile("POST", "/_dash-update-component", (), dice.choice(bodies)())


def _bent_body(dice: random.Random, callbacks: Sequence[dict[str, Any]]) -> Hostile:
    """A real callback's body with something else in one to three spots."""
    body = json.loads(json.dumps(dice.choice(callbacks)))
    for _ in range(dice.randrange(1, 4)):
        spot, key = dice.choice(list(_spots(body)))
        spot[key] = _json(dice, 3)
    return Hostile("POST", "/_dash-update-component", (), json.dumps(body).encode())


def _form(dice: random.Random, callbacks: Sequence[dict[str, Any]]) -> Hostile:
    """What a form sends: the right fields, with right and strange values in them."""
    forms = {f"{name}--asked" if "--" not in name else f"{name}-asked": each for name, each in FORMS.items()}
    body = json.loads(json.dumps(dice.choice([each for each in callbacks if each["inputs"][0]["id"] in forms])))
    does, fields = (words.split() for words in forms[body["inputs"][0]["id"]])
    said = {name: dice.choice(KNOWN) if dice.random() < 0.5 else _strange(dice) for name in fields}
    given: dict[str, Any] = {name: said[name] for name in fields if dice.random() < 0.9}
    if does:
        given["do"] = dice.choice(does) if dice.random() < 0.95 else _strange(dice)
    if dice.random() < 0.2:
        given[dice.choice(list(given) or ["do"])] = _json(dice, 3)
    body["inputs"][0]["value"] = json.dumps(given)
    return Hostile("POST", "/_dash-update-component", (), json.dumps(body).encode())


def _spots(node: Any) -> Iterator[tuple[Any, Any]]:
    listed = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in listed:
        yield node, key
        yield from _spots(value)


def _json(dice: random.Random, depth: int) -> Any:
    kinds = ("text", "text", "number", "other", "json") + (("list", "object") if depth else ())
    match dice.choice(kinds):
        case "text":
            return _strange(dice)
        case "number":
            return dice.choice((0, -1, 10**400, 1.5, 1e308, float("nan"), float("inf"), dice.randrange(10**9)))
        case "json":
            return json.dumps(_json(dice, 0))
        case "list":
            return [_json(dice, depth - 1) for _ in range(dice.randrange(4))]
        case "object":
            return {_strange(dice): _json(dice, depth - 1) for _ in range(dice.randrange(4))}
    return dice.choice((None, True, False, [], {}))
