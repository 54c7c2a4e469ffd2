"""The questions, one module each. To add one: write a module with a PAGE, and name it here."""

from typing import Any

from components.page import Page, Planned
from components.saved import SavedPage
from pages import (
    data_and_methods,
    home,
    inequalities,
    places,
    resource_distribution,
    saved_views,
    scenarios,
    unwarranted_variation,
    voices,
    wider_economy,
)
from pages.planned import PLANNED as PLANNED

ANSWERED = (
    inequalities.PAGE,
    resource_distribution.PAGE,
    unwarranted_variation.PAGE,
    wider_economy.PAGE,
    voices.PAGE,
    data_and_methods.PAGE,
)
HOME = home.page(ANSWERED)
PAGES = (HOME, *ANSWERED, places.PAGE, scenarios.page(ANSWERED))
SAVED = saved_views.PAGE

_ORDER = (
    *("/", "/inequalities", "/resource-distribution", "/unwarranted-variation", "/wider-economy", "/voices"),
    *("/places", "/scenarios", "/learning", "/saved-views", "/data-and-methods"),
)
_all: list[Page[Any, Any] | Planned | SavedPage] = [*PAGES, SAVED, *PLANNED]
EVERY = tuple(
    sorted(_all, key=lambda page: (isinstance(page, Planned), _ORDER.index(page.path)))
)  # as they stand in the navigation
