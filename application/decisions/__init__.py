"""Decisions: signed from what a page shows, kept as items that nobody can change, and marked by the newest figures.

kept.py      those a reader may see, as they were signed
signing.py   a form becomes an item
keeping.py   who may read it, and which decision it may stand in for
words.py     a decision, what is expected and what was found, in words
register.py  the list on the page that judges them: one by one, over systems, and how well we judge
telling.py   what the first page and the cards say of decisions, and where one is started from them
"""

from __future__ import annotations

from application import figures
from application.decisions import kept, register, signing, telling
from application.decisions.words import DESIGNS
from components.decision_register import DecisionBook
from data_access import ItemMissing, ItemRefused, StoreUnavailable, WorkspaceUnavailable
from settings import Settings

__all__ = ["DESIGNS", "book"]


def book(settings: Settings) -> DecisionBook:
    return DecisionBook(
        sign=lambda given, shown: signing.sign(settings, given, shown),
        listed=lambda shown: register.listed(settings, shown),
        designs=DESIGNS,
        refused=(ItemMissing, ItemRefused, WorkspaceUnavailable, StoreUnavailable),
        told=lambda store, area: telling.told(settings, store, area),
        about=lambda store, finding: telling.about(settings, store, finding),
        dated=lambda indicator, places: kept.dated(settings, indicator, places),
        starts=telling.starts,
        unjudged=telling.unjudged,
        waits=lambda shown, about: telling.waits(figures.newest(settings), about, shown.view.area),
        failing=lambda shown: [why for _, why in signing.failing_designs(shown, figures.newest(settings))],
        stamp=lambda: kept.stamp(settings),
    )
