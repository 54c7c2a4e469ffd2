"""Decisions: signed from what a page shows, stored as items that nobody can change, and judged by the newest figures.

reading.py   the decisions a reader may see, as they were signed
signing.py   turns a form into an item
storing.py   who may read a decision, and which decision it may replace
words.py     a decision, its expected effect and its verdict, in words
register.py  the list on the page that judges them: single decisions, the same decision across systems, calibration
telling.py   what the first page and the cards say about decisions, and the links that start one
"""

from __future__ import annotations

from application import figures
from application.decisions import reading, register, signing, telling
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
        dated=lambda indicator, places: reading.dated(settings, indicator, places),
        starts=telling.starts,
        unjudged=telling.unjudged,
        waits=lambda shown, about: telling.waits(figures.newest(settings), about, shown.view.area),
        failing=lambda shown: signing.failing_designs(shown, figures.newest(settings)),
        stamp=lambda: reading.stamp(settings),
    )
