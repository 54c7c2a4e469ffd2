"""What the benchmark looks for in the application's pages is there: it is run by hand, and would else fail unnoticed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks import cold_load, filter_change, ready, servers
from pages import PAGES


def test_the_page_measured_shows_its_first_chart_before_any_script(visitor: Any) -> None:
    site = servers.ours(Path(), Path())
    picture = cold_load.picture_in(visitor.get(site.path).text)
    assert picture.count("<circle") >= 20  # a mark for each trust


def test_the_chart_and_the_choice_of_month_have_the_names_it_uses(visitor: Any) -> None:
    site = servers.ours(Path(), Path())
    path, _, query = site.path.partition("?")
    page = visitor.page(path, f"?{query}").text
    for selector in (site.chart, filter_change.MONTH):
        assert f'"{selector.removeprefix("#")}"' in page, selector


def test_the_navigation_leads_to_every_page_it_goes_to(visitor: Any) -> None:
    shell = visitor.get("/_dash-layout").text.replace(r"\u002f", "/")
    for page in PAGES:
        if page.listed:
            path = "/" if page.slug == "home" else f"/{page.slug}"
            assert ready.link_to(page.slug) == f"li[data-path='{path}'] a"
            assert f'"data-path":"{path}"' in shell
