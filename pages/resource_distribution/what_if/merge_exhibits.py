"""The exhibits of the merger workbench: systems, ways to level, places, and fifths of deprivation."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from analysis.mergers import Way
from components import narrative as say
from components.exhibit import Column, Exhibit, Table
from components.units import MONEY, Unit
from domain.resource_distribution.moving import NATIONAL_RULE_OF
from domain.resource_distribution.moving_doubt import FIFTHS
from pages import what_ifs
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.view import View
from pages.resource_distribution.what_if.changes_in_money import (
    MOST_BARS,
    POUNDS_A_HEAD,
    bars,
    change_columns,
    gain_and_lose,
)
from pages.resource_distribution.what_if.merge_parameters import NAME, NOUNS
from pages.resource_distribution.what_if.merge_run import MergeRun
from pages.resource_distribution.words import off_target
from pages.words import spoken
from vocabulary import MILLION

DISTANCE = Unit("%", 100, after="%", decimals=1)
SCORE = Unit("score", decimals=1)
MOST_NAMED = 4
WAYS: tuple[tuple[Way, str], ...] = (
    ("joint", "To the joint share"),
    ("up", "Up to the best funded"),
    ("down", "Down to the worst funded"),
)


def systems(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """Each system against its own target and the joint one."""
    assert isinstance(run, MergeRun)
    merged, boards = run.merged, run.merged.boards
    change = merged.change / MILLION
    lower, upper = merged.limits(run.off, run.each)
    frame = pd.DataFrame(
        {
            "name": boards.names,
            "area_code": boards.codes,
            "people": boards.people,
            "money": boards.start / MILLION,
            "target": boards.need / MILLION,
            "distance": merged.merger.distance,
            "joint": merged.merger.level(merged.way),
            "value": change,
            "lower": lower / MILLION,
            "upper": upper / MILLION,
            "each": merged.change / boards.people,
        }
    )
    above = [
        spoken(name)
        for name, apart in zip(boards.names, merged.merger.distance - merged.merger.joint, strict=True)
        if apart > 0
    ]
    return Exhibit(
        id=f"{NAME}-systems",
        title=_who_gives(run),
        sentence=(
            f"Together they are {off_target(merged.merger.joint)}. Above that: {say.listing(above)}. Bars: what each would have more or less a year."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "System"),
                Column("people", "People", "count"),
                Column("money", f"Money, close of {boards.period}", "figure", unit=MONEY),
                Column("target", "Published target", "figure", unit=MONEY),
                Column("distance", "Distance from target", "figure", unit=DISTANCE),
                Column("joint", "Levelled to", "figure", unit=DISTANCE),
                *change_columns(run, "£ million more a year"),
                Column("each", "£ a head", "figure", unit=POUNDS_A_HEAD),
            ),
        ),
        spec=bars(run, "£ million more a year"),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def _who_gives(run: MergeRun) -> str:
    """ "The Black Country would give £59.1m a year to Birmingham and Solihull"."""
    merged = run.merged
    change, names = merged.change, merged.boards.names
    if abs(change).max() < 1:
        return "Nobody would gain or lose"
    if merged.way == "up":
        return f"Levelling up would cost {MONEY.write(merged.moved / MILLION)} a year"
    if merged.way == "down":
        return f"Levelling down would set free {MONEY.write(merged.moved / MILLION)} a year"
    giving, having = ([row for row, each in enumerate(change) if sign * each >= 1] for sign in (-1, 1))
    to = spoken(names[having[0]]) if len(having) == 1 else "the others"
    if len(giving) > 1:
        return f"Two systems would give {MONEY.write(merged.moved / MILLION)} a year to {to}"
    return (
        f"{say.sentence_case(spoken(names[giving[0]]))} would give {MONEY.write(merged.moved / MILLION)} a year to {to}"
    )


def ways(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """Joint, up or down, and how long by the national rule."""
    assert isinstance(run, MergeRun)
    merger = run.merged.merger
    rows: list[dict[str, Any]] = []
    for way, name in WAYS:
        change = merger.change(way) / 100 / MILLION
        rows.append(
            {
                "name": name,
                "level": merger.level(way),
                "value": float(change.sum()),
                "gain": float(change[change > 0].sum()),
                "lose": abs(float(change[change < 0].sum())),
                "chosen": way == run.merged.way,
            }
        )
    years = run.merged.years
    takes = (
        f"By the rule of {NATIONAL_RULE_OF} it takes more than 40 years to level."
        if not say.known(years)
        else "They are level already, within 0.5%."
        if years == 0
        else f"By the rule of {NATIONAL_RULE_OF} levelling takes {years:.0f} {'year' if years == 1 else 'years'}, to within 0.5%."
    )
    return Exhibit(
        id=f"{NAME}-ways",
        title=f"Levelling up costs {MONEY.write(rows[1]['value'])} a year; levelling down saves {MONEY.write(-rows[2]['value'])}",
        sentence=f"{takes} To the joint share it costs nothing: {MONEY.write(rows[0]['gain'])} a year changes hands.",
        table=Table(
            pd.DataFrame(rows),
            columns=(
                Column("name", "Levelled"),
                Column("level", "Distance from target then", "figure", unit=DISTANCE),
                Column("value", "£ million more in all", "figure", unit=MONEY),
                Column("gain", "Received", "figure", unit=MONEY),
                Column("lose", "Given up", "figure", unit=MONEY),
            ),
            highlight="chosen",
            why_missing="not known",
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def places(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """Every place, the largest change first, and which losers are small and deprived."""
    assert isinstance(run, MergeRun)
    merged, found = run.merged, run.merged.places
    change = found.change / MILLION
    count = Counter(found.names)
    boards = merged.boards.names
    losers = merged.small_losers(run.parameters.small)
    lower, upper = merged.place_limits(run.off, run.each)
    frame = pd.DataFrame(
        {
            "name": [
                f"{name} ({boards[row]})" if count[name] > 1 else name
                for name, row in zip(found.names, found.board, strict=True)
            ],
            "area_code": found.codes,
            "board": [boards[row] for row in found.board],
            "people": found.people,
            "score": found.score,
            "value": change,
            "lower": lower / MILLION,
            "upper": upper / MILLION,
            "each": [
                each / people if people > 0 else None for each, people in zip(found.change, found.people, strict=True)
            ],
            "small": ["yes" if loses else "no" for loses in losers],
            "loser": losers,
        }
    ).iloc[merged.places_by_change()]
    noun = NOUNS[run.parameters.places]
    named = [name for name, loses in zip(frame["name"], frame["loser"], strict=True) if loses]
    small = (
        f"Small, deprived and losing: {say.listing(named, MOST_NAMED)}."
        if named
        else f"No {noun.one} that is small and deprived would lose."
    )
    if run.parameters.places != "pcn":
        small = f"{small} {_small_networks(run)}"
    return Exhibit(
        id=f"{NAME}-places",
        title=gain_and_lose(noun, *([*each] for each in merged.nets(run.off, run.each))),
        sentence=(
            f"{_in_two(run)}{small} Small: under {run.parameters.small:,} people. Deprived: most people in England’s most deprived fifth. Bars: the "
            f"{min(MOST_BARS, len(frame))} largest changes."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", say.sentence_case(noun.one)),
                Column("board", "System"),
                Column("people", "People", "count"),
                Column("score", "Deprivation score", "figure", unit=SCORE),
                *change_columns(run, "£ million more a year"),
                Column("each", "£ a head", "figure", unit=POUNDS_A_HEAD),
                Column("small", "Small, deprived and losing"),
            ),
            highlight="loser",
            why_missing="not known",
        ),
        spec=bars(run, "£ million more a year", MOST_BARS),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def _in_two(run: MergeRun) -> str:
    """A sentence and a space on places that lie in more than one of the systems: each part has a row, and the title counts their sum."""
    names = Counter(name for code, name in zip(run.merged.places.codes, run.merged.places.names, strict=True) if code)
    split = [spoken(name) for name, number in names.items() if number > 1]
    if not split:
        return ""
    many = len(split) > 1
    return f"{say.listing(split, MOST_NAMED)} {'lie' if many else 'lies'} in more than one system: a row for each part, counted once by what {'they' if many else 'it'} would have in all. "


def _small_networks(run: MergeRun) -> str:
    """The small and deprived networks that would lose: authorities are seldom small."""
    networks = run.merged.networks
    loses = networks.small_losers(run.parameters.small)
    named = [name for name, each in zip(networks.names, loses, strict=True) if each]
    if not named:
        return "No such network would lose either."
    return f"Of networks, {len(named)} would: {say.listing(named, MOST_NAMED)}."


def fifths(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """By system and fifth: who subsidises whom along deprivation."""
    assert isinstance(run, MergeRun)
    merged = run.merged
    by_fifth = merged.by_fifth / MILLION
    lower, upper = merged.limits(run.off, run.each)
    frame = pd.DataFrame(
        [
            {
                "name": f"{name}: {fifth}",
                "system": name,
                "fifth": say.sentence_case(fifth),
                "people": merged.boards.people_by_fifth[row, number],
                "value": by_fifth[row, number],
                "lower": lower[row] / MILLION * merged.fifth_share[row, number],
                "upper": upper[row] / MILLION * merged.fifth_share[row, number],
            }
            for number, fifth in enumerate(map(say.mid_sentence, FIFTHS))
            for row, name in enumerate(merged.boards.names)
        ]
    )
    most, least = float(by_fifth[:, 0].sum()), float(by_fifth[:, -1].sum())
    return Exhibit(
        id=f"{NAME}-fifths",
        title=f"Most deprived fifth: {_signed(most)} a year; least deprived: {_signed(least)}",
        sentence="Fifths of England’s people by the deprivation of their practice. Inside a system, money is taken to follow need.",
        table=Table(
            frame,
            columns=(
                Column("system", "System"),
                Column("fifth", "Fifth of England’s people"),
                Column("people", "People here", "count"),
                *change_columns(run, "£ million more a year"),
            ),
        ),
        spec=bars(run, "£ million more a year"),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def _signed(millions: float) -> str:
    return f"{MONEY.write(abs(millions))} {'more' if millions >= 0 else 'less'}"
