"""The edge: exact headers, the one list of routes, statuses, health, and the page for an unknown address."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import pytest

from pages import EVERY
from web.routes import ROUTES

PATHS = [page.path for page in EVERY]
WHOLE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.DOTALL)


def policy_for(page: str) -> str:
    """The policy that allows exactly the inline scripts of this page."""
    digests = (base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in INLINE.findall(page))
    return POLICY.format(hashes=" ".join(sorted(f"'sha256-{each}'" for each in digests)))


@pytest.mark.parametrize("path", ["/", "/unwarranted-variation", "/voices"])
def test_every_header_of_a_page_is_exactly_this(visitor: Any, path: str) -> None:
    answer = visitor.get(path)
    policy = policy_for(answer.text)
    assert policy.count("sha256-") == len(INLINE.findall(answer.text)) > 0
    found = dict(answer.headers)
    assert re.fullmatch("[0-9a-f]{12}", found.pop("X-Request-Id"))
    assert found.pop("Content-Length") == str(len(answer.data))
    found.pop("Cache-Control", None)
    found.pop("Vary", None)
    assert found == WHOLE | {"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-page",
        "/healthz",
        "/readyz",
        "/assets/workbench.css",
        "/assets/none.css",
        "/_dash-layout",
        "/_dash-dependencies",
        "/download/unwarranted-variation/league.csv",
        "/download/none/none.csv",
    ],
)
def test_the_headers_stand_on_every_kind_of_answer(visitor: Any, path: str) -> None:
    visitor.get("/")
    home = visitor.get("/").headers["Content-Security-Policy"]
    answer = visitor.get(path)
    assert {name: answer.headers.get(name) for name in WHOLE} == WHOLE
    assert answer.headers["Content-Security-Policy"] == home
    assert len(answer.headers.getlist("Content-Security-Policy")) == 1


def test_nothing_unsafe_is_allowed_for_scripts(visitor: Any) -> None:
    policy = visitor.get("/").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "http" not in policy
    assert "*" not in policy


def test_the_application_answers_the_listed_routes_and_nothing_else(visitor: Any) -> None:
    visitor.get("/")
    assert {rule.rule for rule in visitor.app.server.url_map.iter_rules()} == set(ROUTES)


def test_only_callbacks_and_pieces_of_files_are_posted(visitor: Any) -> None:
    taking = {rule.rule for rule in visitor.app.server.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert taking == {"/_dash-update-component", "/uploads/<key>/<int:number>"}


def test_a_piece_of_a_file_comes_only_from_our_own_pages(visitor: Any) -> None:
    sent = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert visitor.client.post(f"/uploads/{'a' * 32}/0", data=b"1", headers=sent).status_code == 403
    assert visitor.client.post(f"/uploads/{'a' * 32}/0", data=b"1" * 1_000_001).status_code == 413


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_there(visitor: Any, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert '<html lang="en-GB"' in answer.text


@pytest.mark.parametrize("path", [p for p in PATHS if p != "/"])
def test_a_page_is_there_with_a_slash_at_its_end(visitor: Any, path: str) -> None:
    assert visitor.get(path + "/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-page",
        "/unwarranted-variation/deeper",
        "/UNWARRANTED-VARIATION",
        "/not-found-404",
        "/..%2f..%2fetc/passwd",
        "/assets/../app.py",
        "/assets/%2e%2e/app.py",
        "/assets/none.js",
        "/_dash-component-suites/dash/none.js",
        "/_dash-component-suites/os/none.js",
        "/download/none/league.csv",
        "/download/unwarranted-variation/none.csv",
        "/download/unwarranted-variation/league.ods",
        "/download/../league.csv",
        "/%00",
        "/" + "a" * 5000,
        "/admin",
        "/.env",
        "/.git/config",
    ],
)
def test_an_unknown_address_is_404_with_a_reference_and_a_way_back(visitor: Any, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "There is no page at this address" in answer.text
    assert f"<code>{answer.headers['X-Request-Id']}</code>" in answer.text
    assert '<a href="/">' in answer.text
    assert '<html lang="en-GB">' in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/", "/unwarranted-variation", "/healthz", "/_dash-layout", "/download/unwarranted-variation/league.csv"]
)
def test_what_only_answers_reading_says_so(visitor: Any, method: str, path: str) -> None:
    answer = visitor.client.open(path, method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.headers["X-Request-Id"] in answer.text


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "NONSENSE"])
def test_unusual_methods_are_refused(visitor: Any, method: str) -> None:
    assert visitor.client.open("/", method=method).status_code == 405


@pytest.mark.parametrize("path", PATHS)
def test_head_is_as_get_without_a_body(visitor: Any, path: str) -> None:
    answer = visitor.client.head(path)
    assert answer.status_code == 200
    assert answer.data == b""


def test_live(visitor: Any) -> None:
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "live"})


def test_ready_names_the_edition(visitor: Any) -> None:
    answer = visitor.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json()["status"] == "ready"
    assert re.fullmatch("e[0-9a-f]{12}", answer.get_json()["edition"])


def test_each_request_has_its_own_reference(visitor: Any) -> None:
    assert len({visitor.get("/").headers["X-Request-Id"] for _ in range(20)}) == 20


def test_a_reference_brought_by_the_client_is_not_echoed(visitor: Any) -> None:
    answer = visitor.get("/none", headers={"X-Request-Id": "<script>alert(1)</script>"})
    assert "<script>alert" not in answer.text + answer.headers["X-Request-Id"]


def test_a_message_larger_than_anything_sent_here_is_refused(visitor: Any) -> None:
    answer = visitor.post(b'{"output": "' + b"x" * 1_100_000 + b'"}')
    assert answer.status_code == 413
    assert "too much" in answer.text
