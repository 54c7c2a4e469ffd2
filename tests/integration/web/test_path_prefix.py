"""Everything works below a path prefix, and nothing answers outside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from components import links
from pages import EVERY, PAGES

PREFIX = "/workbench/"


def addresses_in(node: Any) -> Iterator[str]:
    """Every address in a piece of layout: links, downloads, cells of tables."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("href", "address", "data-download") and isinstance(value, str):
                yield value
            data = key in ("data-table", "data-words") and value
            yield from addresses_in(json.loads(value) if data else value)
    elif isinstance(node, list):
        for value in node:
            yield from addresses_in(value)


def words(node: Any) -> str:
    """All text of a piece of layout, in order."""
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return " ".join(words(each) for each in node)
    return words(node["props"].get("children")) if isinstance(node, dict) and "props" in node else ""


@pytest.fixture(scope="module")
def below(visit: Callable[..., Any], edition_folder: Path) -> Iterator[Any]:
    yield visit(edition_folder, PATH_PREFIX=PREFIX)
    links.set_prefix("/")


@pytest.mark.parametrize("path", [page.path for page in EVERY])
def test_pages_stand_below_the_prefix_only(below: Any, path: str) -> None:
    assert below.get(path).status_code == 200
    if path != "/":
        assert below.client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/_dash-layout", "/_dash-dependencies"])
def test_so_do_the_other_routes(below: Any, path: str) -> None:
    assert below.get(path).status_code == 200
    assert below.client.get(path).status_code == 404


def test_every_file_the_first_page_names_is_there(below: Any) -> None:
    page = below.get("/").text
    named = re.findall(r'(?:src|href)="([^"]+)"', page)
    own = [address.replace("&amp;", "&") for address in named if not address.startswith(("data:", "https:"))]
    assert len(own) > 5
    for address in own:
        assert address.startswith(PREFIX), address
        assert below.client.get(address, buffered=True).status_code == 200, address
    assert f'data-prefix="{PREFIX}"' in page


def test_an_unknown_page_is_404_with_a_way_back_below_the_prefix(below: Any) -> None:
    answer = below.get("/no-such-page")
    assert answer.status_code == 404
    assert f'<a href="{PREFIX}">' in answer.text
    assert below.client.get("/no-such-page").status_code == 404


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_links_in_a_page_lead_below_the_prefix(below: Any, page: Any) -> None:
    answer = below.page(page.path, "?area=QUA")
    assert answer.status_code == 200
    assert page.question in words(answer.get_json()["response"]["_pages_content"]["children"])
    links_found = [one for one in addresses_in(answer.get_json()) if one.startswith("/")]
    assert links_found or page.path == "/scenarios", "with nothing saved it links to no page"
    assert all(one.startswith(PREFIX) for one in links_found)


def test_a_link_in_a_page_can_be_followed(below: Any) -> None:
    found = [one for one in addresses_in(below.page("/", "?area=QUA").get_json()) if "unwarranted" in one]
    assert found
    for address in sorted(set(found))[:3]:
        assert below.client.get(address).status_code == 200


def test_callbacks_answer_below_the_prefix(below: Any) -> None:
    for name in below.callbacks_of("unwarranted-variation"):
        answer = below.renew(name, "unwarranted-variation", "?area=QUA")
        # A what-if whose lever has not moved has nothing to renew.
        assert answer.status_code == 200 or (answer.status_code == 204 and "--if-" in name)
        assert "could not be made" not in answer.text


def test_downloads_answer_below_the_prefix(below: Any) -> None:
    answer = below.get("/download/unwarranted-variation/league.csv?area=QUA")
    assert answer.status_code == 200
    assert below.client.get("/download/unwarranted-variation/league.csv").status_code == 404


def test_a_malformed_callback_is_400_below_the_prefix_too(below: Any) -> None:
    assert below.post(b"[1, 2").status_code == 400
