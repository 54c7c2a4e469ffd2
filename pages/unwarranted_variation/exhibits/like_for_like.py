"""Like for like: each system against what people of its ages, sexes and deprivation have across the Midlands."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Drill, Exhibit, Table
from components.page import drills
from components.units import Unit
from domain.fair_comparison.areas import ComparedSystems, compare_systems
from domain.fair_comparison.compared import Compared
from domain.fair_comparison.practice_models import Allowed
from pages import areas
from pages.fair_words import HOW_SURE, WHY_NO_SURER, how_sure, usual, why_no_surer
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits.like_for_like_boards import of_boards
from pages.unwarranted_variation.view import ALLOW, View
from pages.words import named, provenance
from vocabulary import Area, Refused

ID, TITLE = "like-for-like", "Like for like"
PEOPLE = Unit("people", decimals=0)
TO_THE_AREA = Drill(parameter="area", key="key", verb="Look closer", name="name")
CURVE = {Allowed.DEPRIVATION: ", and a curve of deprivation", Allowed.AGES: ""}
METHOD = (
    "What each practice’s people would have at England’s rates: a rate for each sex and age{curve}, fitted to "
    "all practices of England. Rates of the Midlands are the same, scaled to what the Midlands have. The interval allows for chance, "
    "for practices that differ, and for the practices of a network being alike."
)
NOT_HELD = (
    "Ages are those of July 2026 and deprivation that of 2025, whatever the year of the measure. Ethnic group and rurality are not in the model.",
    (
        "“Probably”: the 95% interval leaves out no difference, and the spread between boards leaves at least an 80% chance that the sign is right. "
        "“Sure” needs four periods that say it lasts; most measures have fewer by practice."
    ),
)

GRADIENT = {
    Allowed.DEPRIVATION: "Deprivation is allowed for here, so this is not the page to judge inequality by: there, the gradient is the answer.",
    Allowed.AGES: "Deprivation is not allowed for, as you chose: part of a difference may be how deprived people are.",
}


@drills(TO_THE_AREA)
def like_for_like(view: View, evidence: Evidence) -> Exhibit:
    """The systems in order of the people more or fewer than expected, with the parts of the plain difference in the table."""
    if evidence.allowed is Allowed.NOTHING:
        return Exhibit(
            ID, TITLE, "", refused="Not adjusted for who the people are: nothing is allowed for, as you chose."
        )
    found = evidence.like_for_like
    if isinstance(found, Refused):
        boards = of_boards(ID, evidence)
        if boards is not None:
            return boards
        return Exhibit(ID, TITLE, "", refused=f"Not adjusted for who the people are. {found.reason}")
    frame = _frame(found, evidence)
    most, fewest = frame.iloc[0], frame.iloc[-1]
    events, year = evidence.indicator.people, found.model.period.label
    return Exhibit(
        id=ID,
        title=(
            f"Like for like: {most['name']} {more_or_fewer(float(most['difference']))}, "
            f"{fewest['name']} {more_or_fewer(float(fewest['difference']))}"
        ),
        sentence=(
            f"{_own(found, evidence)}Each mark is a system’s {events} beyond those that people of its {ALLOW.label(view.allow)} have across "
            f"the Midlands; the line is the 95% interval. {_explained(frame)} Ethnic group is not allowed for, because it is not known by "
            f"practice. {_calibration(found)}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "System"),
                Column("difference", "More (fewer) than expected, like for like", "figure", unit=PEOPLE),
                Column("lower", "95% interval from", "figure", unit=PEOPLE),
                Column("upper", "to", "figure", unit=PEOPLE),
                Column("sure", HOW_SURE),
                Column("why", WHY_NO_SURER),
                Column("crude", "Against the plain average", "figure", unit=PEOPLE),
                Column("mix", "of it, who lives there", "figure", unit=PEOPLE),
                Column("level", "level at every deprivation", "figure", unit=PEOPLE),
                Column("gradient", "own gradient", "figure", unit=PEOPLE),
            ),
            why_missing="too few practices to tell",
            highlight="own",
        ),
        spec=RankedDot(
            value="difference",
            lower="lower",
            upper="upper",
            name="name",
            code="key",
            focus="own" if bool(frame["own"].any()) else None,
            average=0.0,
            average_name="as expected",
            value_title=f"more or fewer than expected, {year}",
            unit=PEOPLE,
        ),
        provenance=provenance(
            evidence.store, (evidence.indicator.id,), year, METHOD.format(curve=CURVE[evidence.allowed])
        ),
        caveats=(
            *NOT_HELD,
            GRADIENT[evidence.allowed],
            _held(found),
            *_surroundings(found, evidence),
            *evidence.indicator.caveats,
        ),
    )


def _frame(found: ComparedSystems, evidence: Evidence) -> pd.DataFrame:
    rows = [_row(area, one, area.code == evidence.area.code) for area, one in found.systems]
    return pd.DataFrame(rows).sort_values("difference", ascending=False, kind="stable", ignore_index=True)


def _row(area: Area, one: Compared, own: bool) -> dict[str, object]:
    parts = None if isinstance(one.parts, Refused) else one.parts
    return {
        "key": areas.key_of(area),
        "name": area.short_name,
        "difference": one.difference,
        "lower": one.lower,
        "upper": one.upper,
        "sure": how_sure(one),
        "why": why_no_surer(one, scanned=False),
        "crude": one.crude,
        "mix": parts.mix if parts else float("nan"),
        "level": parts.level.events if parts else float("nan"),
        "gradient": parts.gradient.events if parts else float("nan"),
        "own": own,
    }


def _own(found: ComparedSystems, evidence: Evidence) -> str:
    """A sentence and a space about the system the area is; "" for any other area."""
    own = next((one for area, one in found.systems if area.code == evidence.area.code), None)
    if own is None:
        return ""
    return (
        f"Against the plain average {named(evidence.area)} has {say.signed(own.crude, evidence.indicator.people)}; like for like it has "
        f"{say.signed(own.difference, evidence.indicator.people)} ({more_or_fewer(own.lower)} to {more_or_fewer(own.upper)}): "
        f"{str(own.sure.phrase).lower()}. {_usual(own, evidence)}"
    )


def _usual(own: Compared, evidence: Evidence) -> str:
    words = usual(evidence.area, own)
    return f"{words} " if words else ""


def more_or_fewer(people: float) -> str:
    """ "about 2,420 fewer"."""
    return f"{say.about(people)} {'more' if people > 0 else 'fewer'}"


def _explained(frame: pd.DataFrame) -> str:
    """What becomes of the plain differences when people are allowed for."""
    plain, left = float((frame["crude"] ** 2).sum()), float((frame["difference"] ** 2).sum())
    share = 1 - left / plain if plain > 0 else 0.0
    if share <= 0:
        return "The plain averages hide differences: once people are allowed for, systems differ more, not less."
    return (
        f"Who lives there explains {say.percent(share, 0)} of the differences between systems (their squares added up)."
    )


def _calibration(found: ComparedSystems) -> str:
    held = found.model.diagnostics
    return (
        f"Over tenths of England’s practices the model is at most {say.percent(held.worst_decile, 0)} off; one average for all is up to "
        f"{say.percent(held.crude_worst_decile, 0)} off."
    )


def _held(found: ComparedSystems) -> str:
    """What the model explains between practices, and what it leaves."""
    held = found.model.diagnostics
    explained = f"{say.percent(held.explained, 0)}" if held.explained > 0 else "none"
    return (
        f"What is allowed for explains {explained} of the variance between practices that is beyond chance. "
        f"What is left is a spread between practices of {say.percent(held.residual, 0)} either way (one standard deviation)."
    )


def _surroundings(found: ComparedSystems, evidence: Evidence) -> tuple[str, ...]:
    """The measures that would change most if also adjusted for the surroundings of practices; empty if unknown."""
    other = compare_systems(evidence.store, found.model.indicator.id, Allowed.SURROUNDINGS)
    if evidence.allowed is not Allowed.DEPRIVATION or isinstance(other, Refused):
        return ()
    theirs = {area.code: one.difference for area, one in other.systems}
    both = [(area, one.difference, theirs[area.code]) for area, one in found.systems if area.code in theirs]
    area, before, after = max(both, key=lambda each: abs(each[2] - each[1]))
    words = (
        "Rurality and ethnic group are known of the places where practices stand, not of their patients. If they were allowed for "
        f"too, {area.short_name} would move most: from {more_or_fewer(before)} to {more_or_fewer(after)}."
    )
    return (words,)
