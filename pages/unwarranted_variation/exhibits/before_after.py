"""Look closer: the funnel before and after it is allowed for who the people are, and what explains the differences."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts import specs
from components.exhibit import Column, Exhibit, Table
from components.page import drills
from components.units import PERCENT, Unit
from domain.fair_comparison.practice_models import Allowed
from domain.unwarranted_variation.adjusted import BeforeAfter, Explained, load_before_after, load_explained
from pages.fair_words import ALLOWED
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits import peers_table
from pages.unwarranted_variation.view import MOST_TO_CHOOSE, View
from pages.unwarranted_variation.words import by_chance, compared_noun
from pages.words import provenance
from vocabulary import Refused

ID, TITLE = "before-and-after", "Who stands out, before and after adjustment"
WHAT, WHAT_TITLE = "what-explains-it", "What explains the differences between practices"
MOST_LISTED = 40
RATIO = Unit("times", decimals=2, floor=0)
METHOD = (
    "Left: events counted over those at one rate for all. Right: over those that the place’s people would have elsewhere. Limits on both sides "
    "allow for chance and for the spread that is left, estimated separately. Spiegelhalter DJ (2005), Statistics in Medicine 24:1185-1202."
)
NO_CAUSE = "What is left is not all care: what is not allowed for, such as ethnic group, may be in it."


@drills(peers_table.DRILL)
def before_after(view: View, evidence: Evidence) -> Exhibit:
    """The same places judged twice, side by side."""
    if isinstance(evidence.funnel, Refused):
        return Exhibit(ID, TITLE, "", refused=evidence.funnel.reason)
    found = load_before_after(evidence.store, evidence.peers, evidence.allowed, evidence.funnel.variation.limits)
    if isinstance(found, Refused):
        return Exhibit(ID, TITLE, "", refused=f"Not adjusted. {found.reason}")
    frame = _frame(evidence, found)
    before, after = int(frame["out_before"].sum()), int(frame["out_after"].sum())
    both = int((frame["out_before"] & frame["out_after"]).sum())
    noun = compared_noun(evidence)
    known = say.listing([ALLOWED[key] for key in found.adjusted_for], most=9)
    luck = ": no more than luck brings" if found.by_luck and before + after else ""
    return Exhibit(
        id=ID,
        title=f"{say.sentence_case(_out(before))} of {len(frame):,} {noun.many} stood out before adjustment, {_out(after)} after{luck}, {evidence.period.label}",
        sentence=(
            f"Allowed for: {known}. {say.sentence_case(_out(both))} {'stands' if both < 2 else 'stand'} out both times. {_explained(found, noun.many)} If the limits told the whole "
            f"story, {by_chance(found.plain.outside_by_chance)} would be outside by luck on the left and {by_chance(found.fair.outside_by_chance)} "
            "on the right, by the spread as it is, with its long tails."
        ),
        like_for_like=True,
        table=Table(
            frame,
            columns=(
                Column("name", evidence.noun.one.capitalize()),
                Column("before", "Before adjustment (1: as at one rate for all)", "figure", unit=RATIO),
                Column("stands_before", "Stands out"),
                Column("after", "After adjustment (1: as expected)", "figure", unit=RATIO),
                Column("stands_after", "Stands out"),
                Column("believed", "After, with luck taken out", "figure", unit=RATIO),
                Column("expected", "Expected", "figure", unit=peers_table.PEOPLE),
            ),
            highlight="own",
            listed="listed" if len(frame) > MOST_TO_CHOOSE else "",
        ),
        spec=specs.FunnelPair(
            x="expected",
            before="before",
            after="after",
            name="name",
            code="code",
            outside_before="out_before",
            outside_after="out_after",
            focus="own",
            x_title=f"Expected {evidence.indicator.people}, {evidence.period.label}",
            y_title="Counted over expected",
            before_title="before adjustment",
            after_title="after adjustment",
            before_limits=specs.FunnelLimits(**found.curve(found.plain)),
            after_limits=specs.FunnelLimits(**found.curve(found.fair)),
            unit=RATIO,
        ),
        provenance=replace(evidence.provenance, method=METHOD),
        caveats=(NO_CAUSE, *evidence.caveats),
    )


def _out(number: int) -> str:
    return f"{number:,}" if number else "none"


def _explained(found: BeforeAfter, many: str) -> str:
    share = found.explained
    if not say.known(share):
        return f"Before adjustment the {many} differ by no more than chance."
    if share <= 0:
        return f"Plain figures hide differences: once people are allowed for, the {many} differ more, not less."
    return f"Between these {many} it explains {say.percent(share, 0)} of the differences beyond chance (their squares added up)."


def _frame(evidence: Evidence, found: BeforeAfter) -> pd.DataFrame:
    peers, rows = evidence.peers, found.rows
    frame = pd.DataFrame(
        {
            "code": peers.rows.area[rows],
            "name": peers.rows.short_name[rows],
            "own": peers.own[rows],
            "expected": found.expected,
            "before": found.plain.value,
            "after": found.fair.value,
            "believed": found.fair.shrunken,
            "out_before": found.plain.outside("above") | found.plain.outside("below"),
            "out_after": found.fair.outside("above") | found.fair.outside("below"),
        }
    )
    for when, variation in (("before", found.plain), ("after", found.fair)):
        frame[f"stands_{when}"] = pd.Series(variation.position).map(peers_table.STANDING).fillna("no figure")
    frame["far"] = (frame["after"] - 1).abs()
    frame["mine"] = ~frame["own"]
    frame = frame.sort_values(["mine", "far"], ascending=[True, False], kind="stable", ignore_index=True)
    frame["listed"] = frame.index < MOST_LISTED
    return frame


# ---------------------------------------------------------------- what explains it

STEPS = {
    Allowed.AGES: "Ages and sexes",
    Allowed.DEPRIVATION: "Deprivation too",
    Allowed.SURROUNDINGS: "Surroundings of the practice too",
}


def what_explains(view: View, evidence: Evidence) -> Exhibit:
    """How much of the differences between practices, and between systems, is left as more is allowed for."""
    found = load_explained(evidence.store, evidence.indicator.id)
    if isinstance(found, Refused):
        return Exhibit(WHAT, WHAT_TITLE, "", refused=found.reason)
    frame = _steps(found)
    last = found.steps[1]
    return Exhibit(
        id=WHAT,
        title=(
            f"In England, ages, sexes and deprivation explain {_share(1 - last.practices)} of differences between practices"
            f"{f', {_share(1 - last.systems)} between systems' if say.known(last.systems) else '; systems do not differ'}"
        ),
        sentence=(
            f"Each dot is what is left of the differences beyond chance between England’s {found.units:,} practices, "
            f"or between systems, as a share of what plain rates show, {found.period.label}. Over tenths of practices the model is at most "
            f"{say.percent(last.worst_decile, 0)} off; one rate for all is up to {say.percent(found.crude_worst_decile, 0)} off. "
            f"What is left is a spread between practices of {say.percent(last.spread, 0)} either way (one standard deviation)."
        ),
        table=Table(
            frame,
            columns=(
                Column("step", "Allowed for"),
                Column("of", "Between"),
                Column("left", "Left of the differences beyond chance", "percent"),
                Column("took", "Taken away by this step", "percent"),
                Column("off", "Most a tenth of practices is off", "percent"),
                Column("spread", "Spread left between practices", "percent"),
            ),
            why_missing="not asked",
        ),
        spec=specs.DotRows(
            name="step",
            value="left",
            series="of",
            value_title="Left of the differences beyond chance",
            unit=PERCENT,
            rules=((1.0, "plain rates"),),
        ),
        provenance=provenance(evidence.store, (evidence.indicator.id,), found.period.label, EXPLAINED),
        caveats=(
            "The order matters: what two steps share is given to the earlier one.",
            "Rurality and ethnic mix are those of the place where a practice stands, not of its patients.",
            NO_CAUSE,
        ),
    )


EXPLAINED = (
    "Three models of England’s practices, each with one thing more: ages and sexes; a curve of deprivation; rurality and ethnic mix of the "
    "place. The variance of counted over expected, less chance, weighted by expected events."
)


def _share(share: float) -> str:
    return "none" if share <= 0 else say.percent(share, 0)


def _steps(found: Explained) -> pd.DataFrame:
    rows = []
    for of, key in (("practices", "practices"), ("systems", "systems")):
        before = 1.0
        rows.append(
            {
                "step": "Nothing",
                "of": of,
                "left": 1.0,
                "took": float("nan"),
                "off": found.crude_worst_decile,
                "spread": float("nan"),
            }
        )
        for step in found.steps:
            left = float(getattr(step, key))
            rows.append(
                {
                    "step": STEPS[step.allowed],
                    "of": of,
                    "left": left,
                    "took": before - left,
                    "off": step.worst_decile,
                    "spread": step.spread,
                }
            )
            before = left
    return pd.DataFrame(rows)
