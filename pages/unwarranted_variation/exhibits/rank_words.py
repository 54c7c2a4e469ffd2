"""Texts and columns of ranks: the interval of a place's rank, and the probability that it is in the worst quarter."""

from __future__ import annotations

from dataclasses import replace

from components import narrative as say
from components.exhibit import Column, Table
from domain.unwarranted_variation.funnel import Funnel
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits.peers_table import value_column
from pages.unwarranted_variation.over_time import period_noun
from pages.words import spoken
from vocabulary import Refused

NEARLY = 0.99
ONE_PERIOD = "one {}’s luck only"

VERY_PROBABLE = 0.95  # the probability from which a place is said to be in the worst quarter


def with_ranks(evidence: Evidence, funnel: Funnel, table: Table) -> Table:
    """The table of places with the figure to believe, the interval of the rank, and the chance of the worst quarter."""
    frame, rows = table.frame.copy(), evidence.peers.rows
    where = {code: row for row, code in enumerate(rows.area)}
    at = [where[code] for code in frame["code"]]
    frame["believed"] = funnel.variation.shrunken[at]
    columns = [
        *table.columns,
        value_column("believed", "With luck taken out", evidence.unit),
    ]
    if not isinstance(evidence.ranks, Refused):
        found = evidence.ranks.found
        for key in ("rank", "lower", "upper", "worst_quarter"):
            frame[f"rank_{key}"] = getattr(found, key)[at]
        frame["rank"] = [
            f"{rank:,.0f} ({low:,.0f} to {high:,.0f})" if say.known(rank) else ""
            for rank, low, high in zip(frame["rank_rank"], frame["rank_lower"], frame["rank_upper"], strict=True)
        ]
        frame["rank_chance"] = [share_said(each) if say.known(each) else "" for each in frame["rank_worst_quarter"]]
        neutral = evidence.indicator.polarity == "neutral"
        columns += [
            Column(
                "rank",
                f"Rank {_when(evidence)} (1: {'lowest' if neutral else 'best'}; 95% interval{_luck(evidence)}), {_adjusted(evidence)}",
                order="rank_rank",
            ),
            Column("rank_chance", f"Chance of the {_worst(evidence)} quarter", order="rank_worst_quarter"),
        ]
    return replace(table, frame=frame, columns=tuple(columns))


def said(evidence: Evidence, funnel: Funnel) -> str:
    """The rank of the place furthest behind or chosen, with its uncertainty, and a space; "" if there is none."""
    row = row_told(evidence, funnel)
    if row is None or isinstance(evidence.ranks, Refused):
        return ""
    found = evidence.ranks.found
    if not say.known(float(found.rank[row])):
        return ""
    low, high, worst = (float(each[row]) for each in (found.lower, found.upper, found.worst_quarter))
    return (
        f"{rank_basis(evidence)}{say.sentence_case(spoken(evidence.peers.name(row)))} lies between ranks {low:,.0f} and {high:,.0f} of {found.units:,} "
        f"{_when(evidence)} (95% interval); the chance that it is in the {_worst(evidence)} quarter is {share_said(worst)}. "
    )


def rank_basis(evidence: Evidence) -> str:
    """The adjustment of the ranks and the chance they include, as a sentence and a space: "Not adjusted; one year’s luck only. "."""
    one_period = f"; {ONE_PERIOD.format(period_noun(evidence.together).one)}" if _luck(evidence) else ""
    assert not isinstance(evidence.ranks, Refused)
    marks = ", the figures drawn are not" if evidence.ranks.adjusted else ""
    return f"Ranks are {_adjusted(evidence)}{marks}{one_period}. "


def is_adjusted(evidence: Evidence) -> bool:
    """Whether there are ranks, and they allow for who the people are."""
    return not isinstance(evidence.ranks, Refused) and evidence.ranks.adjusted


def share_said(share: float) -> str:
    """A probability from 0 to 1 that is never certain: "over 99%", "37%"."""
    return f"over {NEARLY:.0%}" if share > NEARLY else "under 1%" if share < 0.01 else f"{share:.0%}"


def _adjusted(evidence: Evidence) -> str:
    assert not isinstance(evidence.ranks, Refused)
    return "like for like" if evidence.ranks.adjusted else "not adjusted"


def _luck(evidence: Evidence) -> str:
    """ " of luck alone" where no other period is asked; "" where past ones are."""
    assert not isinstance(evidence.ranks, Refused)
    return " of luck alone" if evidence.ranks.basis == "this period" else ""


def row_told(evidence: Evidence, funnel: Funnel) -> int | None:
    """The place chosen, or the area's own furthest behind."""
    return evidence.chosen if evidence.chosen is not None else funnel.furthest_behind


def _worst(evidence: Evidence) -> str:
    return "highest" if evidence.indicator.polarity == "neutral" else "worst"


def _when(evidence: Evidence) -> str:
    """ "next month", by all months so far; "this year", chance taken out."""
    assert not isinstance(evidence.ranks, Refused)
    noun = period_noun(evidence.together).one
    return f"next {noun}" if evidence.ranks.basis == "next period" else f"this {noun}"
