"""The view of the first page: the area alone. Everything else is each page's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.view import PageView
from data_access import Store
from pages import areas, paths
from vocabulary import Choices

PATH = paths.OVERVIEW


@dataclass(frozen=True)
class View(PageView):
    """The area alone."""


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    return areas.choices(store) if what == "area" else areas.edition_choices(store)
