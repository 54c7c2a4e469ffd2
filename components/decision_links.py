"""The address that starts a decision from a card or a what-if, with what is known filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

PATH = "/learning"
"""The page on which decisions are signed."""

STARTED = "sign"
"""Parameter of an address that opens the form. Others fill in its fields, under their own names."""

FILLED = (
    "choice",
    "question",
    "options",
    "evidence",
    "reasons",
    "kind",
    "adopted",
    "card",
    "finding",
    "low",
    "high",
    "expected",
    "unjudged",
    "about",
    "nearest",
    "uncounted",
    "counts",
    "own_low",
    "own_high",
    "own_chance",
    "unranged",
)
"""`finding`: that of the card, with its area and period, which the form opens with. `expected`: what a scenario says of its own gain, shown beside the range that is asked for. `unjudged` and `about`: the name and
the id of a measure that has too few figures to judge a decision by. `nearest`: the name of the one that the page shows instead, "" for none.
`uncounted`: set where no measure held here counts what a what-if gains. `counts`: what a scenario counts itself, with `own_low`, `own_high` and
`own_chance` (%) from its draws; `unranged`: why it gives no such range."""

MOST_FILLED = 2_000  # characters of one of them


def start(given: Mapping[str, str]) -> str:
    """The address that opens the form for a view, with these fields filled in; empty ones are left out."""
    asked = {key: value for key, value in given.items() if value} | {STARTED: "open"}
    return f"{PATH}?{urlencode(asked, quote_via=quote)}"


def filled_in(query: Mapping[str, Any]) -> dict[str, str]:
    """The fields that an address fills in."""
    given = {name: query.get(name) for name in FILLED}
    texts = {name: value[0] if isinstance(value, list) and value else value for name, value in given.items()}
    return {name: text[:MOST_FILLED] for name, text in texts.items() if isinstance(text, str) and text}
