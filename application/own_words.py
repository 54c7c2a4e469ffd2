"""What stays of an item whose maker may no longer see the figures it was made from, such as after leaving a team: their own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components import packs, saved, saved_scenario
from components.packs import Pack
from domain.learning import decisions
from domain.learning.decisions import Decision
from vocabulary import PLACE, Refused


def own_words(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of an item without what a page wrote into it. Of a kind that is not known nothing stays."""
    if kind == saved.KIND:
        return {name: value for name, value in body.items() if name != "headline"} | {"withheld": True}
    if kind == saved_scenario.KIND:
        return saved_scenario.own_words(body)
    if kind == PLACE:  # practices, no figures
        return dict(body)
    read = Pack.from_body(body) if kind == packs.KIND else Decision.from_body(body) if kind == decisions.KIND else None
    return {} if read is None or isinstance(read, Refused) else read.own_words().to_body() | {"withheld": True}
