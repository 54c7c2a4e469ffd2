"""Ranks in words and as columns: between which ranks a place lies, and how likely it is among the worst quarter."""

from __future__ import annotations

from dataclasses import replace

from components import narrative as say
from components.exhibit import Column, Table
from components.units import Unit
from domain.unwarranted_variation.funnel import Funnel
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits.peers_table import value_column
from pages.unwarranted_variation.over_time import period_noun
from pages.words import spoken
from vocabulary import Refused

CHANCE = Unit("%", by=100, after="%", decimals=0)
NEARLY = 0.99


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
        neutral = evidence.indicator.polarity == "neutral"
        columns += [
            Column(
                "rank",
                f"Rank {_when(evidence)} (1: {'lowest' if neutral else 'best'}; 95% interval)",
                order="rank_rank",
            ),
            Column("rank_worst_quarter", f"Chance of the {_worst(evidence)} quarter", "figure", unit=CHANCE),
        ]
    return replace(table, frame=frame, columns=tuple(columns))


def said(evidence: Evidence, funnel: Funnel) -> str:
    """The rank of the place furthest behind or chosen, with its doubt, and a space; "" where there is none."""
    row = row_told(evidence, funnel)
    if row is None or isinstance(evidence.ranks, Refused):
        return ""
    found = evidence.ranks.found
    if not say.known(float(found.rank[row])):
        return ""
    low, high, worst = (float(each[row]) for each in (found.lower, found.upper, found.worst_quarter))
    chance = f"over {NEARLY:.0%}" if worst > NEARLY else "under 1%" if worst < 0.01 else f"{worst:.0%}"
    return (
        f"{say.sentence_case(spoken(evidence.peers.name(row)))} lies between ranks {low:,.0f} and {high:,.0f} of {found.units:,} "
        f"{_when(evidence)} (95% interval); the chance that it is in the {_worst(evidence)} quarter is {chance}. "
    )


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
