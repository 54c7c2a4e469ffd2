"""The briefing of one system: the headlines of every question about it with their first charts, as an automatic pack."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from components.exports.document import Document, Tell, tell_nobody
from components.packs.content import Card, Claim, Pack
from components.packs.declared import PackPage, PackService
from components.packs.resolving import Pages, document_of


def briefing(area: str, declared: PackPage) -> Pack:
    """One card for each page of the briefing: its headline for the area, or what stands there instead."""
    query = f"?{urlencode({'area': area})}"
    return Pack(
        tuple(
            Card(f"b{number}", path, query, declared.instead.get(path, ""), Claim("", "", ""))
            for number, path in enumerate(declared.briefing)
        )
    )


def briefing_of(
    area: str, declared: PackPage, pages: Pages, service: PackService, tell: Tell = tell_nobody, **more: Any
) -> Document:
    """The document of a briefing, on the newest figures."""
    title, note = words_of(area, declared, pages, service)
    return document_of(
        title,
        note,
        briefing(area, declared),
        pages,
        service.shown_at,
        edition=None,
        newest=service.edition(),
        tell=tell,
        **more,
    )


def words_of(area: str, declared: PackPage, pages: Pages, service: PackService) -> tuple[str, str]:
    """A briefing's title and note."""
    return f"Briefing: {name_of(area, pages, declared, service)}", "What stands out, question by question."


def name_of(area: str, pages: Pages, declared: PackPage, service: PackService) -> str:
    """The name of the area an address names; of the usual one where it names none that is known."""
    return known_area(area, pages, declared, service)[1]


def known_area(area: str, pages: Pages, declared: PackPage, service: PackService) -> tuple[str, str]:
    """The code and the name of the area an address names, or of the usual one."""
    shown = service.shown_at(pages[declared.briefing[0]], {"area": area} if area else {})
    label = shown.choices_for("area", {}).label(shown.asked.area)
    return str(shown.asked.area), str(label or area)
