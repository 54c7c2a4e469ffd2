"""The pages, one package or module for each question. To add one, write a module with a PAGE and name it in EVERY."""

from typing import Any

from components.page import Page
from components.saved import SavedPage
from pages import (
    data_and_methods,
    home,
    inequalities,
    learning,
    lessons,
    packs,
    places,
    resource_distribution,
    saved_views,
    scenarios,
    unwarranted_variation,
    voices,
    wider_economy,
)

QUESTIONS: tuple[Page[Any, Any], ...] = (
    inequalities.PAGE,
    resource_distribution.PAGE,
    unwarranted_variation.PAGE,
    wider_economy.PAGE,
    voices.PAGE,
)
ANSWERED = (*QUESTIONS, data_and_methods.PAGE)
HOME = home.page(ANSWERED)
SAVED = saved_views.PAGE
PACKS = packs.PAGE

EVERY: tuple[Page[Any, Any] | SavedPage, ...] = (
    HOME,
    *QUESTIONS,
    places.PAGE,
    scenarios.page(ANSWERED),
    learning.PAGE,
    lessons.PAGE,
    SAVED,
    PACKS,
    data_and_methods.PAGE,
)
"""Every page, in the order of the navigation; those not listed there have links on others."""

PAGES: tuple[Page[Any, Any], ...] = tuple(page for page in EVERY if isinstance(page, Page))
