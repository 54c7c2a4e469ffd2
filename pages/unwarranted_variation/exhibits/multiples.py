"""Look closer: a small control chart of every place, those with a sign first; and between which ranks the places lie."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts import specs
from components.exhibit import HELD_BACK, Column, Exhibit, Table
from components.page import drills
from components.units import Unit
from domain.unwarranted_variation.funnel import Funnel
from domain.unwarranted_variation.multiples import Multiples, load_multiples
from domain.unwarranted_variation.ranks import Ranks
from pages.board_words import across_boards, boards_without_series
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits import peers_table
from pages.unwarranted_variation.exhibits.peers_table import value_column
from pages.unwarranted_variation.exhibits.rank_words import VERY_PROBABLE, rank_basis, share_said
from pages.unwarranted_variation.over_time import period_noun, verdicts
from pages.unwarranted_variation.view import View
from pages.unwarranted_variation.words import possessive
from vocabulary import Refused

ID, TITLE = "every-place-over-time", "Every place over time, side by side"
RANKS, RANKS_TITLE = "ranks", "Between which ranks the places lie"
MOST_DRAWN, MOST_RANKED = 20, 40
METHOD = (
    "XmR control chart of each place (NHS England, Making Data Count), widened for periods that resemble the one before. Those with a sign of "
    "concern in the newest period stand first, then other signs, then the others; within each the furthest from its own average first."
)
SHAPES = "Large blue circles are signs of improvement, orange diamonds of concern"
RANK = Unit("rank", decimals=0, floor=1)
RANK_METHOD = (
    "True figures are drawn 1,000 times from what is known of each place, luck taken out, and ranked each time. The dot is the rank of the figure to "
    "believe, the line its 95% interval. Goldstein H, Spiegelhalter DJ (1996), JRSS A 159:385-443."
)


@drills(peers_table.DRILL)
def multiples(view: View, evidence: Evidence) -> Exhibit:
    """A small chart of each of the first twenty; the table has all."""
    found = load_multiples(evidence.store, evidence.peers)
    if isinstance(found, Refused):
        return Exhibit(ID, TITLE, "", refused=found.reason)
    noun, drawn = period_noun(evidence.together), min(len(found.rows), MOST_DRAWN)
    whose = f"{possessive(evidence)} own {evidence.noun.many}" if found.of_own else f"the {evidence.noun.many} compared"
    frame, boards = _frame(evidence, found), evidence.level == "icb"
    ended = boards_without_series(evidence.store, found.periods) if boards else ""
    return Exhibit(
        id=ID,
        title=(
            f"{found.signs} of {len(found.rows)} {evidence.noun.many} {'shows' if found.signs == 1 else 'show'} a sign of change"
            if found.signs
            else f"No sign of change at any of {len(found.rows)} {evidence.noun.many}"
        )
        + f", {evidence.period.label}",
        front=across_boards(evidence.store, found.periods) if boards else "",
        sentence=(
            f"Each small chart is one of {whose}, those with a sign first, all on one scale. "
            f"{'' if drawn == len(found.rows) else f'Drawn are the first {drawn}; the table has the newest figure of all. '}"
            f"{_shapes(evidence)}; dashed lines are the usual range of the {evidence.noun.one}, widened where each {noun.one} resembles the one before."
            f"{ended and f' {ended}'}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", evidence.noun.one.capitalize()),
                Column("label", say.sentence_case(noun.one)),
                value_column("value", "Figure", evidence.unit),
                value_column("mean", "Its average", evidence.unit),
                value_column("lower", "Usual range from", evidence.unit, "usual range"),
                value_column("upper", "to", evidence.unit),
                Column("sign", "Sign"),
            ),
            why_missing="not reported",
            held_back="small",
            highlight="own",
            listed="newest",
        ),
        spec=specs.SmallMultiples(
            name="drawn",
            code="code",
            label="label",
            y="value",
            mean="mean",
            lower="lower",
            upper="upper",
            verdict="verdict",
            focus="own",
            unit=evidence.unit,
        ),
        provenance=replace(evidence.provenance, method=METHOD),
        caveats=evidence.caveats,
    )


def _shapes(evidence: Evidence) -> str:
    return "Grey squares are unusual" if evidence.indicator.polarity == "neutral" else SHAPES


def _frame(evidence: Evidence, found: Multiples) -> pd.DataFrame:
    rows, highest = evidence.peers.rows, 1.0 if evidence.indicator.value_kind == "proportion" else None
    parts = []
    for number, (row, chart) in enumerate(zip(found.rows, found.charts, strict=True)):
        readings = verdicts(chart)
        parts.append(
            pd.DataFrame(
                {
                    "code": rows.area[row],
                    "name": rows.short_name[row],
                    "drawn": rows.short_name[row] if number < MOST_DRAWN else None,
                    "own": bool(evidence.peers.own[row]),
                    "label": [period.label for period in found.periods],
                    "value": chart.values,
                    "mean": chart.mean,
                    "lower": chart.lower.clip(0, highest),
                    "upper": chart.upper.clip(0, highest),
                    "verdict": readings,
                    "sign": [
                        HELD_BACK if small else "no figure" if not known else "none" if each == "neither" else each
                        for each, known, small in zip(
                            readings, map(say.known, chart.values.tolist()), found.small[number], strict=True
                        )
                    ],
                    "small": found.small[number],
                    "newest": [period == found.periods[-1] for period in found.periods],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


# ---------------------------------------------------------------- ranks


@drills(peers_table.DRILL)
def ranks(view: View, evidence: Evidence) -> Exhibit:
    """A caterpillar: each place's figure to believe, and between which ranks it lies."""
    funnel, found = evidence.funnel, evidence.ranks
    if isinstance(funnel, Refused) or isinstance(found, Refused):
        reason = found.reason if isinstance(found, Refused) else ""
        return Exhibit(RANKS, RANKS_TITLE, "", refused=reason)
    frame = _ranked(evidence, funnel, found)
    own, neutral = frame[frame["own"]], evidence.indicator.polarity == "neutral"
    worst = "highest" if neutral else "worst"
    firm = int((frame["worst_quarter"] >= VERY_PROBABLE).sum())
    drawn = frame.head(MOST_RANKED) if len(frame) <= MOST_RANKED else own.head(MOST_RANKED)
    return Exhibit(
        id=RANKS,
        title=(
            f"{f'{firm:,}' if firm else 'None'} of {len(frame):,} {evidence.noun.many} {'is' if firm < 2 else 'are'} very probably in the {worst} quarter, "
            f"{evidence.period.label}"
        ),
        sentence=(
            f"{rank_basis(evidence)}Very probably: in at least 95 of 100 draws. The line is the 95% interval of the rank, {'by the figures expected next' if found.basis == 'next period' else 'luck taken out'}; "
            f"1 is {'lowest' if neutral else 'best'}. Where lines overlap, nobody can say who is ahead."
            + ("" if len(drawn) == len(frame) else f" Drawn are {len(drawn)} of {possessive(evidence)} own.")
        ),
        table=Table(
            drawn.reset_index(drop=True),
            columns=(
                Column("name", evidence.noun.one.capitalize()),
                Column("rank", "Rank", "figure", unit=RANK),
                Column("lower", "95% interval from", "figure", unit=RANK),
                Column("upper", "to", "figure", unit=RANK),
                Column("chance", f"Chance of the {worst} quarter", order="worst_quarter"),
                value_column("value", "As counted", evidence.unit),
                value_column("believed", "With luck taken out", evidence.unit),
            ),
            why_missing="not known",
            highlight="own",
            short=True,
        ),
        spec=specs.RankedDot(
            value="rank",
            lower="lower",
            upper="upper",
            name="name",
            code="code",
            focus="own",
            average=(len(frame) + 1) / 2,
            average_name="middle rank",
            value_title=f"Rank of {len(frame):,} (1: {'lowest' if neutral else 'best'})",
            order_title="In order of rank",
            unit=RANK,
        ),
        provenance=replace(evidence.provenance, method=RANK_METHOD),
        caveats=evidence.caveats,
    )


def _ranked(evidence: Evidence, funnel: Funnel, ranks: Ranks) -> pd.DataFrame:
    rows = evidence.peers.rows
    frame = pd.DataFrame(
        {
            "code": rows.area,
            "name": rows.short_name,
            "own": evidence.peers.own,
            "value": pd.Series(rows.value).where(rows.known),
            "believed": funnel.variation.shrunken,
            **{key: getattr(ranks.found, key) for key in ("rank", "lower", "upper", "worst_quarter")},
        }
    )
    frame["chance"] = [share_said(each) for each in frame["worst_quarter"]]
    return frame[frame["rank"].notna()].sort_values("rank", ascending=False, kind="stable", ignore_index=True)
