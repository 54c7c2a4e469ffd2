"""A document of a few small cards, for the tests of the files packs are written into."""

from __future__ import annotations

import pandas as pd

from components.charts import specs
from components.exhibit import Column, Exhibit, Table
from components.exports.document import Document, PackedCard
from components.units import unit
from vocabulary import Provenance, Release, Sureness

RELEASE = Release("r", "Register", "NHS England", "OGL", "", "", "2024", "2025", "2026-11-01", "x", 4)
ORIGIN = Provenance("People who smoke", (RELEASE,), "e1", "Counted once", "2024/25")
COLUMNS = (Column("name", "Area"), Column("value", "Share", "figure", unit=unit("%")), Column("words", "In words"))


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["Dudley", "Walsall", "Sandwell", "=SUM(A1)"],
            "code": ["E1", "E2", "E3", "E4"],
            "value": [0.123, 0.456, float("nan"), 0.2],
            "lower": [0.1, 0.4, float("nan"), 0.15],
            "upper": [0.15, 0.5, float("nan"), 0.25],
            "words": ["+1", "-2", "@now", "plain"],
        }
    )


def ranked(**more: object) -> Exhibit:
    table = Table(frame(), COLUMNS, why_missing="suppressed: too few people")
    spec = specs.RankedDot("value", "name", "code", "Share who smoke", lower="lower", upper="upper", average=0.3)
    given = {"caveats": ("Not everybody is asked.",), "sure": Sureness.PROBABLY, "provenance": ORIGIN} | more
    return Exhibit("ranked", "Walsall smokes most", "A sentence.", table, spec, **given)  # type: ignore[arg-type]


def over_time() -> Exhibit:
    rows = pd.DataFrame(
        {
            "x": [1.0, 2.0, 3.0] * 2,
            "label": ["2023", "2024", "2025"] * 2,
            "y": [1.5, float("nan"), 3.5, 2.0, 2.5, 3.0],
            "series": ["a"] * 3 + ["b"] * 3,
            "name": ["Dudley"] * 3 + ["England"] * 3,
        }
    )
    spec = specs.TimeSeries("x", "label", "y", "series", "name", "Years", unit("years"))
    return Exhibit("time", "It rises", "", Table(rows, (Column("label", "Year"), Column("y", "Value", "number"))), spec)


def document(words: str = "The board asked in May.") -> Document:
    cards = (
        PackedCard(ranked(), "Who smokes?", "Area: Dudley", "/page?area=QUA", words),
        PackedCard(over_time(), "How does it change?", "Area: England", "/page"),
    )
    return Document("Pack", "A note", "2026-11-29", "e1", cards, closing="That is all.", missing=("One is gone.",))
