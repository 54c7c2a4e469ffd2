"""The files a reader can download: the figures of one exhibit, and all figures of one indicator."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from application import addresses, auditing, figures
from components import what_if
from components.card_menu import FIRST
from components.exhibit import Exhibit
from components.exports import tidy_csv, workbook
from components.exports.document import Document, PackedCard
from components.page import AppServices, Rendering
from data_access.reference import tidy_file
from pages import PAGES
from settings import Settings
from vocabulary import NotHeld

log = logging.getLogger(__name__)


def exhibit_csv(
    settings: Settings, services: AppServices, slug: str, exhibit: str, query: Mapping[str, Any]
) -> tuple[str, str] | None:
    """The name and text of the CSV file of one exhibit (`FIRST`: the page's first); None if the page or edition does
    not have it.

    Exhibits before it that fail are logged and skipped. If the exhibit is not found among the others, their first error
    is raised.
    """
    found = _exhibit(services, slug, exhibit, query)
    if found is None:
        return None
    drawn, shown = found
    text = tidy_csv.text(drawn, _words(shown))
    own = auditing.own_figures_in(shown.store.indicators(), _measure(shown), drawn.title, text)
    auditing.note_downloads(settings, own, f"{slug}/{drawn.id}.csv")
    return f"{slug}-{drawn.id}-{shown.store.edition}.csv", text


def exhibit_book(
    settings: Settings, services: AppServices, slug: str, exhibit: str, query: Mapping[str, Any]
) -> tuple[str, bytes] | None:
    """The same as an accessible workbook with title, filters, source and date."""
    found = _exhibit(services, slug, exhibit, query)
    if found is None:
        return None
    drawn, shown = found
    own = auditing.own_figures_in(shown.store.indicators(), _measure(shown), drawn.title, tidy_csv.text(drawn))
    auditing.note_downloads(settings, own, f"{slug}/{drawn.id}.xlsx")
    edition, made_on = shown.store.edition, shown.store.built_on[:10]
    view = _words(shown)
    address = addresses.public(settings, _address(shown, query))
    card = PackedCard(drawn, shown.page.question, view, address)
    document = Document(drawn.title, view, made_on, edition, (card,), address=address)
    return f"{slug}-{drawn.id}-{edition}.xlsx", workbook.book(document)


def _words(shown: Rendering[Any, Any]) -> str:
    """The choices of a view, as a reader would name them."""
    return shown.asked.describe(shown.choices_for)


def _measure(shown: Rendering[Any, Any]) -> str:
    """The measure of a view; "" for a page about several."""
    return str(getattr(shown.view, "indicator", "") or getattr(shown.view, "measure", ""))


def _address(shown: Rendering[Any, Any], query: Mapping[str, Any]) -> str:
    """The address at which the reader sees a view. A what-if is shown on the page of scenarios."""
    view = shown.asked.to_query()
    declared = next((each for each in shown.page.what_if if what_if.is_open(each, query)), None)
    if declared is None:
        return f"{shown.page.path}{view}"
    return what_if.address(declared, view, declared.parameters.from_query(query, declared.name)[0])


def _exhibit(
    services: AppServices, slug: str, exhibit: str, query: Mapping[str, Any]
) -> tuple[Exhibit, Rendering[Any, Any]] | None:
    page = next((page for page in PAGES if page.slug == slug), None)
    if page is None:
        return None
    edition = query.get("edition")
    if edition and (services.open_edition is None or services.open_edition(edition) is None):
        return None  # the edition asked for is gone, and another would answer a different question
    shown: Rendering[Any, Any] = Rendering.of(page, services, query)
    fault: Exception | None = None
    supposed = what_if.makers_at(page, shown, query)
    # A named what-if is shown alone, because an exhibit of the page may have the same id.
    for make in (*supposed, *shown.makers()) if what_if.WHICH in query else (*shown.makers(), *supposed):
        try:
            drawn = make()
        except services.no_store:
            raise
        except NotHeld:  # the page itself says so
            continue
        except Exception as problem:
            log.exception("exhibit failed", extra={"page": page.path})
            fault = problem
            continue
        if exhibit in (drawn.id, FIRST) and drawn.table is not None:
            return drawn, shown
    if fault is not None:
        raise fault
    return None


def indicator_csv(settings: Settings, indicator: str) -> tuple[str, Iterator[str]] | None:
    """The name and lines of the CSV file of one indicator; None if there is no such indicator."""
    store = figures.newest(settings)
    if indicator not in store.indicators():
        return None
    auditing.note_download(settings, indicator, "all figures")
    return f"{indicator}-{store.edition}.csv", tidy_file.lines(store, indicator)
