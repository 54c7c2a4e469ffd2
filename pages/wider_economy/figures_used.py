"""The published figures that a what-if uses, and those it leaves out, each with where it was read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from components.exhibit import Column, Exhibit, Table
from pages.what_ifs import Words


class PublishedFigure(NamedTuple):
    figure: str  # as published: "£910"
    what: str
    use: str  # begins with "Used" where the what-if uses it
    source: str
    seen: str  # what was read of the source: "the publication", "its abstract"


def figures_used(id: str, figures: Sequence[PublishedFigure], sentence: str, words: Words) -> Exhibit:
    used = sum(each.use.startswith("Used") for each in figures)
    return Exhibit(
        id=id,
        title=f"{used} of these {len(figures)} published figures are used",
        sentence=sentence,
        table=Table(
            pd.DataFrame(figures),
            columns=(
                Column("what", "What"),
                Column("figure", "Figure"),
                Column("use", "Use"),
                Column("source", "Publication"),
                Column("seen", "Read in"),
            ),
        ),
        provenance=words.provenance,
        caveats=words.caveats,
    )
