"""What remains of an item when its maker may no longer see its figures, such as after leaving a team: their own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from components import packs, saved, saved_scenario
from domain.learning import decisions
from vocabulary import PLACE, WITHHELD

_OF: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any] | None]] = {
    saved.KIND: saved.own_words,
    saved_scenario.KIND: saved_scenario.own_words,
    packs.KIND: packs.own_words,
    decisions.KIND: decisions.own_words,
}


def own_words(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of an item without what a page wrote into it. Of an unknown kind nothing remains."""
    if kind == PLACE:  # codes of practices, no figures
        return dict(body)
    left = _OF[kind](body) if kind in _OF else None
    return {} if left is None else left | {WITHHELD: True}
