"""What is saved and may be seen, and the scenarios of the address worked out again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from components.page import Page
from components.saved_scenario import PageContext
from components.what_if import WhatIf, address
from pages import areas
from pages.scenarios.comparison import Compared, compared
from pages.scenarios.kept import Kept, Opened, Pages, Version, kept_of, opened, versions_of
from pages.scenarios.view import View
from vocabulary import WITHHELD, Area, Refused

NONE_SAVED = "No scenarios saved yet. Open a what-if, move its levers and save it."
ONE_SAVED = "Two are needed to stand side by side. Save another."


@dataclass(frozen=True)
class Offer:
    """A what-if of one of the questions, and the address that opens it for the area."""

    question: str
    asked: str
    address: str


class Evidence:
    """The saved scenarios that the reader may see. Each part is computed on first use."""

    def __init__(self, pages: Pages, view: View, source: areas.Source) -> None:
        area = areas.store_of(source).area(view.area)
        assert area is not None  # the view only holds areas that are offered
        self.pages = pages
        self.view = view
        self.saved: PageContext | None = source if isinstance(source, PageContext) else None
        self.store: Any = areas.store_of(source)
        self.area: Area = area

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        return tuple(_offer(page, declared, self.view.area) for page in self.pages for declared in page.what_if)

    @cached_property
    def kept(self) -> tuple[Kept, ...]:
        """The saved scenarios, newest first."""
        items = self.saved.kept if self.saved else ()
        return tuple(kept for item in items if (kept := kept_of(self.pages, item)) is not None)

    @property
    def unreadable(self) -> int:
        """How many are saved and are no scenario of a what-if that is offered."""
        return len(self.saved.kept) - len(self.kept) - len(self.withheld) if self.saved else 0

    @property
    def withheld(self) -> tuple[str, ...]:
        """The names of those whose figures their maker may no longer see."""
        return tuple(item.name for item in self.saved.kept if item.body.get(WITHHELD)) if self.saved else ()

    @property
    def more(self) -> int:
        """How many are saved besides those listed."""
        return self.saved.more if self.saved else 0

    @cached_property
    def gone(self) -> frozenset[str]:
        """Editions that scenarios were made on and that are no longer kept."""
        if self.saved is None:
            return frozenset()
        editions = {kept.scenario.edition for kept in self.kept}
        return frozenset(edition for edition in editions if not self.saved.is_kept(edition))

    @cached_property
    def opened(self) -> tuple[Opened, ...]:
        """The scenarios of the address, A first."""
        found = (self._opened(code) for code in self.view.codes)
        return tuple(each for each in found if each is not None)

    @property
    def a(self) -> Opened | None:
        return self.opened[0] if self.opened else None

    @cached_property
    def compared(self) -> Compared | Refused:
        if not self.opened:
            return Refused(NONE_SAVED)
        if len(self.opened) < 2:
            return Refused(ONE_SAVED if len(self.kept) < 2 else "Only one is chosen. Choose another as scenario B.")
        return compared(self.opened)

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """What scenario A was before, newest first."""
        return versions_of(self.a.kept, self.saved) if self.a and self.saved else ()

    def area_of(self, kept: Kept) -> str:
        """The name of the area a scenario is about."""
        found = self.store.area(kept.area)
        return kept.area if found is None else str(found.short_name)

    def measure_of(self, kept: Kept) -> str:
        """The measure a scenario is about; "" where it is about none."""
        asked, known = kept.scenario.query(pinned=False), self.store.indicators()
        defaults = {each.name: str(each.default) for each in kept.page.view.parameters()}
        chosen = (str(asked.get(name, [defaults[name]])[0]) for name in kept.declared.about)
        return next((str(known[value].short_name) for value in chosen if value in known), "")

    def _opened(self, code: str) -> Opened | None:
        """The scenario of this code. An address may name one that is not among those listed."""
        kept = next((kept for kept in self.kept if kept.code == code), None)
        if kept is None and code and self.saved is not None and (item := self.saved.by_code(code)) is not None:
            kept = kept_of(self.pages, item)
        return opened(kept, self.saved) if kept and self.saved else None


def _offer(page: Page[Any, Any], declared: WhatIf[Any, Any, Any], area: str) -> Offer:
    return Offer(page.name, declared.title, address(declared, urlencode({"area": area}), declared.parameters()))
