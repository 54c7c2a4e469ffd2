"""The layout of a page at one address: notices, controls, headline, sections and what-ifs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from components import (
    card,
    controls,
    dates,
    decision_register,
    exhibit_frame,
    file_adder,
    markup,
    place_maker,
    saved,
    states,
    what_if,
)
from components.attributes import attributes
from components.charts import in_dark
from components.glossary import marked
from components.links import safe_link
from components.pack_links import briefing_links
from components.page import folded, what_if_screen
from components.page.declared import Page
from components.page.rendering import Rendering, cards, lines, title_of
from components.page.services import AppServices, Store
from vocabulary import Finding, Freshness, NotHeld

log = logging.getLogger(__name__)


def layout_of(page: Page[Any, Any], services: AppServices, query: Mapping[str, Any]) -> html.Div:
    """The whole page at one address. Never raises, because Dash would then lose the titles of all pages."""
    heading = html.H1(page.question)
    try:
        if asked := what_if_screen.asked_by(page.hosts, query):
            return what_if_screen.layout_of(page, asked, services, query, notices)
        if address := what_if.moved_address(page, query):
            return what_if_screen.moved(address)
        shown, custom_areas = Rendering.of(page, services, query), services.custom_areas()
        address = shown.asked.to_query()
        parts = [
            html.Div(id=f"{page.slug}--notice", **markup.words(notices(shown))),
            states.notice(what_if_screen.not_known(page.hosts, query)),
        ]
        choices = controls.form(page.slug, shown.asked, shown.choices_for, custom_areas, hides_empty=bool(page.hosts))
        finding = html.Div(
            id=f"{page.slug}--headline",
            className="headline",
            **attributes(aria_live="polite"),
            **markup.words(headline(shown)),
        )
        drawn = cards(shown)
        signing = []
        if page.signs_decisions and services.decisions:
            signing.append(decision_register.section(services.decisions, shown, query, services.may("make")))
        shows = [choices, _cards(page, finding, drawn.parts)]
        # the charts of this page show another measure than the finding that is decided on
        if signing and decision_register.leads(query):
            shows, signing = [*signing, decision_register.beneath(shows)], []
        parts += shows
        parts += what_if_screen.several(page, shown.asked.area)
        if page.makes_places and services.area_maker:
            may_not = services.may("make")
            parts.append(place_maker.section(services.area_maker, services.audience().choices, may_not))
        parts += signing
        if page.closer:
            parts.append(folded.section(page, shown, address))
        if page.takes_files and services.file_adder and services.file_adder.allowed():
            parts.append(file_adder.section(services.file_adder))
        if page.managed_kind and services.items:
            parts.append(saved.tidying(page.managed_kind, services.items))
        if page.what_if or page.links_to or page.no_what_if:
            parts.append(what_if.links(page, address, page.links_to, page.no_what_if))
        parts.append(_share(page, services))
        if page.introduction:
            about = html.P(page.introduction, className="introduction")
            parts.append(html.Details([html.Summary("About"), about], className="about"))
        if drawn.whole and not page.signs_decisions:
            shown.allow_reuse(query, custom_areas)
    except Exception as problem:
        missing = services.missing(problem)
        if missing is None:
            log.exception("page failed", extra={"page": page.path})
        return html.Div([heading, missing or states.error(services.request_id(), "This page")])
    return html.Div(
        [
            html.Div(id=f"{page.slug}--view", hidden=True, **attributes(data_view=address, data_title=title_of(shown))),
            html.Div(id=saved.again(page.slug), hidden=True, **attributes(data_again=""))
            if page.about_saved_items
            else None,
            heading,
            *parts,
        ],
        className="page",
        **attributes(data_page=page.slug),
    )


def make_usual_views(pages: Sequence[Page[Any, Any]], services: AppServices) -> None:
    """Lay out each page as it opens without an address, to fill the caches that its views share. Never raises."""
    for page in pages:
        layout_of(page, services, {})
        try:
            lines(Rendering.of(page, services, {}))
        except Exception:  # the page itself reports it to whoever opens it
            log.warning("lines not made", extra={"page": page.path}, exc_info=True)


def make_view_of_each_area(
    page: Page[Any, Any], services: AppServices, between: Callable[[], bool], **chosen: str
) -> None:
    """Lay out a slow page for every area of the figures, to fill the caches.

    `between` is called before each; return True to stop. `chosen`: further parameters of the address.
    """
    for option in page.choices(services.open_store(), "area", {}):
        if between():
            return
        layout_of(page, services, {"area": option.value, **chosen})


def headline(shown: Rendering[Any, Any]) -> list[Any]:
    """The finding of a page, or its short cards; a notice where figures are missing."""
    try:
        return _headline(shown)
    except NotHeld as problem:
        return [shown.services.missing(problem)]


def _shared_caution(findings: Sequence[Finding]) -> str:
    """The caution that all of several cards share, shown once below them; "" where they differ."""
    said = {finding.caution for finding in findings}
    return said.pop() if len(findings) > 1 and len(said) == 1 else ""


def _headline(shown: Rendering[Any, Any]) -> list[Any]:
    findings = shown.page.fronts(shown.view, shown.evidence) if shown.page.fronts is not None else ()
    if findings:
        shared = _shared_caution(findings)
        told = [replace(each, caution="") for each in findings] if shared else findings
        name = f"{shown.page.slug}--front"
        fronts = [card.front(each, _told(shown, each), f"{name}-{number}") for number, each in enumerate(told)]
        below = [html.P(marked(shared), className="caution")] if shared else []
        said = shown.page.in_short(shown.view, shown.evidence) if shown.page.in_short is not None else ""
        in_short = [html.P(said, className="in-short")] if said else []
        return [*in_short, html.Div([*fronts, *below], className="fronts"), _printed_view(shown)]
    finding = shown.page.headline(shown.view, shown.evidence)
    boxes = dates.boxes(finding.freshness, lambda each: newer_measure(shown, each))
    reasons: list[Any] = [html.P(marked(finding.detail), className="detail")] if finding.detail else []
    reasons = [*card.several_sizes(finding.sizes), *reasons]
    return [
        html.H2(finding.sentence, className="finding"),
        card.beside(finding, reasons, _decided(shown, finding), packed=_may_be_packed(shown, finding)),
        _printed_view(shown),
        *boxes,
    ]


def _may_be_packed(shown: Rendering[Any, Any], finding: Finding) -> bool:
    """Whether a pack may hold the finding: it is about figures, not about what readers have saved."""
    return bool(finding.period) and not shown.page.about_saved_items


def _told(shown: Rendering[Any, Any], finding: Finding) -> card.Decided:
    """The same for a short card. The link to decide stands only where a decision is called for."""
    found = _decided(shown, finding)
    return found if finding.asks_for_decision else replace(found, start="", unjudged="")


def _decided(shown: Rendering[Any, Any], finding: Finding) -> card.Decided:
    """What was decided on the measure of a card, and the link to decide.

    Nothing on the page that judges decisions, or on a page without figures.
    """
    book = shown.services.decisions
    if book is None or shown.page.signs_decisions or not finding.period:
        return card.NOT_DECIDED
    starts = book.starts(shown.store, finding)
    return card.Decided(book.about(shown.store, finding), starts, book.unjudged(shown.store, finding) if starts else "")


def _decisions_told(shown: Rendering[Any, Any]) -> html.Div | None:
    """The verdicts on decisions of the area; None without news."""
    book = shown.services.decisions
    if book is None or not shown.page.reports_decisions:
        return None
    said = book.told(shown.store, shown.view.area)
    links = [html.A(words, href=safe_link(address), **attributes(data_inside="true")) for words, address in said]
    return html.Div([html.P(link) for link in links], className="notice") if links else None


def _printed_view(shown: Rendering[Any, Any]) -> html.P:
    """The current view in words, for paper and pictures."""
    return html.P(
        shown.asked.describe(shown.choices_for),
        className="printed-view",
        **attributes(data_edition=_edition_in_words(shown.store)),
    )


def newer_measure(shown: Rendering[Any, Any], freshness: Freshness) -> str:
    """A link to the measure that supersedes this one: on this page if it can be chosen here, else to its definition."""
    values = vars(shown.view)
    for parameter in shown.view.parameters():
        among, newer = parameter.metadata["among"], freshness.superseded_by
        if among and values[parameter.name] == freshness.indicator and newer in shown.choices_for(among, values):
            # Other parameters may not fit the newer measure, so they take their defaults.
            return f"{shown.page.path}?{urlencode({'area': shown.view.area, parameter.name: newer})}"
    return dates.definition_of(freshness)


def _edition_in_words(store: Store) -> str:
    """The edition, for the foot of a printed page (assets/modules/printing.js): "Edition eb41 of the figures, made on 3
    May 2026".
    """
    day = date.fromisoformat(store.built_on[:10])
    return f"Edition {store.edition} of the figures, made on {day.day} {day:%B %Y}"


def notices(shown: Rendering[Any, Any]) -> Any:
    """Notices at the top: a warning about the figures, errors in the address, and what is shown instead."""
    warning = shown.services.warning()
    sentences = [warning, *(problem.sentence() for problem in shown.problems), shown.instead]
    return [states.notice([sentence for sentence in sentences if sentence]), _decisions_told(shown)]


def _cards(page: Page[Any, Any], finding: html.Div, drawn: Sequence[exhibit_frame.Contents]) -> html.Section:
    """The finding beside the first chart, then the other charts that are open at first."""
    name = f"{page.slug}--where"
    articles = [
        exhibit_frame.article(page.slug, f"{name}-{number}", contents, shows=getattr(exhibit, "shows", ""))
        for number, (exhibit, contents) in enumerate(zip(page.where, drawn, strict=True))
    ]
    first = html.Div([finding, *articles[:1]], className="card first")
    others = [html.Div(article, className="card") for article in articles[1:]]
    return html.Section([first, *others], id=name, className="cards", **attributes(aria_label="Findings"))


def _share(page: Page[Any, Any], services: AppServices) -> html.Section:
    name = f"{page.slug}--share"
    return html.Section(
        [
            html.H2("Share", id=f"{name}-title"),
            html.P(
                [
                    html.Button("Present (P)", type="button", **attributes(data_present="begin")),
                    " ",
                    html.Button("Print", type="button", **attributes(data_print="true")),
                ]
            ),
            briefing_links() if page.slug == "home" else None,
            saved.save_form(services.audience()),
        ],
        id=name,
        className="section share",
        **attributes(aria_labelledby=f"{name}-title"),
    )


# ---------------------------------------------------------------- colour schemes


def in_scheme(page: html.Div, services: AppServices) -> html.Div:
    """The page with its charts in the reader's colour scheme."""
    if services.scheme() == "dark":
        for chart in _charts(page):
            chart.figure = in_dark(chart.figure)
    return page


def _charts(part: Any) -> Iterator[Any]:
    if isinstance(part, dcc.Graph):
        yield part
    elif isinstance(part, list | tuple):
        for child in part:
            yield from _charts(child)
    elif isinstance(part, Component):
        yield from _charts(getattr(part, "children", None))
