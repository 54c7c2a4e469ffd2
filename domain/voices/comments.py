"""What comments are about and how they feel: counts only. No comment is kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import Interval
from analysis.proportions import proportion
from caching import SingleFlightCache
from data_access import Store
from vocabulary import Period, Refused

THEMES, SENTIMENT = "comment_theme_counts", "comment_sentiment"

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Counts:
    """Comments in each category, and their share of all comments that could be put into one."""

    labels: tuple[str, ...]
    count: Floats
    out_of: float
    share: Interval


@dataclass(frozen=True, eq=False)
class Comments:
    """The comments of one organisation and year."""

    year: Period
    themes: Counts  # most frequent first; a comment may carry several
    sentiment: Counts  # best first

    @property
    def positive(self) -> float:
        """Share of rated comments in the best two of the five levels."""
        return float(self.sentiment.count[:2].sum() / self.sentiment.out_of)

    @property
    def negative(self) -> float:
        """Share of rated comments in the worst two of the five levels."""
        return float(self.sentiment.count[-2:].sum() / self.sentiment.out_of)


_comments = SingleFlightCache(50)


def load_comments(store: Store, organisation: str, name: str, year: Period) -> Comments | Refused:
    """`name`: what the organisation is called in a refusal."""
    comments: Comments | Refused = _comments.get(
        (store, organisation, year.id), lambda: _load(store, organisation, name, year)
    )
    return comments


def _load(store: Store, organisation: str, name: str, year: Period) -> Comments | Refused:
    themes = _load_counts(store, THEMES, "theme", organisation, year)
    sentiment = _load_counts(store, SENTIMENT, "sentiment", organisation, year)
    if themes is None or sentiment is None:
        return Refused(f"No comments of {name} are counted for {year.label}.")
    if isinstance(themes, Refused):
        return themes
    if isinstance(sentiment, Refused):
        return sentiment
    order = np.argsort(-themes.count, kind="stable")
    return Comments(
        year=year,
        themes=Counts(
            labels=tuple(themes.labels[row] for row in order),
            count=themes.count[order],
            out_of=themes.out_of,
            share=Interval(themes.share.value[order], themes.share.lower[order], themes.share.upper[order]),
        ),
        sentiment=sentiment,
    )


def _load_counts(
    store: Store, indicator: str, dimension: str, organisation: str, year: Period
) -> Counts | Refused | None:
    """In the order of the store's breakdowns. None: there are no counts."""
    labels, counts, out_of = [], [], float("nan")
    for breakdown in store.breakdowns(indicator):
        if "&" in breakdown or not breakdown.startswith(f"{dimension}="):
            continue
        history = store.history(indicator, organisation, breakdown=breakdown)
        row = history.position(year.id)
        if row is None or not history.known[row]:
            continue
        labels.append(store.breakdown_label(breakdown))
        counts.append(float(history.numerator[row]))
        out_of = float(history.denominator[row])
    if not labels:
        return None
    share = proportion(counts, out_of)
    return share if isinstance(share, Refused) else Counts(tuple(labels), np.array(counts), out_of, share)
