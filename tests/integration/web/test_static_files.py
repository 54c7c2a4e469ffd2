"""Scripts and styles: compressed, kept a year under a fingerprint, checked by tag otherwise, plain for old clients; the
chart library without the parts never drawn with; nothing that names another host."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import brotli
import pytest

from app import chart_library
from data_access.reference.catalogue import load_board_papers, load_sources
from pages import PAGES
from web.chart_library import ChartLibrary
from web.static_files import MOST_ADDRESSES, PLOTLY, StaticFiles

BR = {"Accept-Encoding": "gzip, deflate, br, zstd"}
YEAR = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def addresses(visitor: Any) -> list[str]:
    page = visitor.get("/").text
    found = [one.replace("&amp;", "&") for one in re.findall(r'(?:src|href)="([^"]+\.(?:js|css)[^"]*)"', page)]
    each = list(dict.fromkeys(found))  # a script is named where it is asked for early, and again where it runs
    assert len(each) >= 10
    return each


def test_the_first_page_fetches_every_file_compressed_and_keeps_it_a_year(visitor: Any, addresses: list[str]) -> None:
    for address in addresses:
        answer = visitor.get(address, headers=BR)
        assert answer.status_code == 200, address
        assert answer.headers["Content-Encoding"] == "br", address
        assert answer.headers["Cache-Control"] == YEAR, address
        assert "Accept-Encoding" in answer.headers["Vary"], address
        assert len(answer.data) < len(brotli.decompress(answer.data)), address


def test_a_client_without_brotli_gets_the_same_text_plain(visitor: Any, addresses: list[str]) -> None:
    for address in addresses:
        for headers in ({}, {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "gzip, br;q=0"}):
            answer = visitor.get(address, headers=headers)
            assert answer.status_code == 200, address
            assert "Content-Encoding" not in answer.headers, address
            assert "Accept-Encoding" in answer.headers["Vary"], address
        packed = brotli.decompress(visitor.get(address, headers=BR).data)
        expected = chart_library().content() if "plotly.min.js" in address else answer.data
        assert packed == expected, address


def test_without_a_fingerprint_a_file_is_asked_for_again_by_tag(visitor: Any) -> None:
    first = visitor.get("/assets/workbench.js", headers=BR)
    assert first.headers["Cache-Control"] == "no-cache"
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = visitor.get("/assets/workbench.js", headers=BR | {"If-None-Match": known})
        assert (again.status_code, again.data) == (304, b""), known
        assert again.headers["ETag"] == tag
    changed = visitor.get("/assets/workbench.js", headers=BR | {"If-None-Match": '"another"'})
    assert changed.status_code == 200
    assert changed.data == first.data


def test_a_tag_differs_between_files(visitor: Any, addresses: list[str]) -> None:
    tags = [visitor.get(address, headers=BR).headers["ETag"] for address in addresses]
    assert len(set(tags)) == len(tags)


def test_the_chart_library_is_sent_in_its_own_form(visitor: Any) -> None:
    whole = visitor.get(f"/{PLOTLY}").data
    answer = visitor.get(f"/{PLOTLY}?v=1", headers=BR)
    assert len(whole) > 4_000_000
    assert len(answer.data) < 1_100_000
    assert brotli.decompress(answer.data) == chart_library().content()
    assert chart_library().tag in visitor.get("/").text


def test_made_up_fingerprints_do_not_fill_the_memory(visitor: Any) -> None:
    """One file answers under any fingerprint, so an address is no reason to keep another copy."""
    static: StaticFiles = visitor.app.server.extensions["static_files"]
    page = visitor.get("/").text
    found = re.search(r'"(/_dash-component-suites/dash/html/[^"]+)\.v[\d_]+m\d+\.min\.js"', page)
    assert found
    before = len(static.packed)
    for number in range(MOST_ADDRESSES + 20):
        assert visitor.get(f"{found[1]}.v1_0m{number}.min.js", headers=BR).status_code == 200
    assert len(static.packed) <= before + 1
    assert len(static.tags) <= MOST_ADDRESSES


def test_compressed_at_set_up_is_served_as_it_was_made(visitor: Any, tmp_path: Any) -> None:
    static = StaticFiles(tmp_path / "static", "/", ChartLibrary(tmp_path, tmp_path))
    content = b"const a = 1;\n" * 500
    static.prepare("a.js", content)
    (kept,) = (tmp_path / "static").iterdir()
    assert brotli.decompress(kept.read_bytes()) == content
    kept.write_bytes(brotli.compress(b"kept"))
    static.prepare("a.js", content)
    tag = static._remember("/assets/a.js", content)
    assert brotli.decompress(static.packed[tag]) == b"kept"


def test_pages_and_callback_answers_are_compressed_and_never_kept(visitor: Any) -> None:
    for headers in (BR, {}):
        for path in ("/", "/unwarranted-variation", "/_dash-layout", "/_dash-dependencies"):
            answer = visitor.get(path, headers=headers)
            assert answer.headers["Cache-Control"] == "no-store", path
            assert ("Content-Encoding" in answer.headers) == bool(headers), path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_no_answer_refers_to_another_host(visitor: Any, page: Any) -> None:
    """What a browser would fetch: sources, links, styles, frames. (A namespace and a licence's name are no fetches. Neither are the
    publishers' pages, which a reader may open.)"""
    papers = [address for each in load_board_papers().values() for address in (each.papers, each.together) if address]
    publishers = {
        urlsplit(address).netloc for address in (*(source.url for source in load_sources().values()), *papers)
    }
    told = [visitor.get(page.path).text, visitor.get("/_dash-layout").text, visitor.page(page.path, "?area=QUA").text]
    told += [visitor.renew(name, page.slug, "?area=QUA").text for name in visitor.callbacks_of(page.slug)]
    told += [visitor.get(f"/assets/{name}").text for name in ("workbench.css", "saved.css", "workbench.js")]
    fetched = re.compile(
        r"""(?:(?:src|href|action|data|poster|srcset)["']?\s*[=:]\s*["']?|url\(\s*["']?|@import\s*["']|fetch\(\s*["'])"""
        r"""\s*(?:https?:)?//""",
        re.IGNORECASE,
    )
    for text in told:
        plain = text.replace("\\/", "/").replace("\\u002f", "/")
        plain = re.sub(r"<a\b[^>]*>", "", plain)  # a link is followed by a reader, not fetched
        assert not fetched.search(plain), fetched.search(plain)
        hosts = set(re.findall(r"(?:https?|wss?)://([\w.-]+)", plain)) - {"www.w3.org"}
        assert hosts <= {"dash-version.plotly.com", *publishers}, hosts
