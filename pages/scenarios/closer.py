"""Closer to what decides between scenarios: who gains where, tipping points, what knowing more is worth, and every assumption."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.scenarios import Change, Knowing
from components import narrative as say
from components.charts import specs
from components.exhibit import Column, Exhibit, Table
from components.parameters import Parameter
from components.units import PERCENT
from pages.scenarios.comparison import Compared, Side, Tip
from pages.scenarios.evidence import NONE_SAVED, Evidence
from pages.scenarios.kept import Kept
from pages.scenarios.side_by_side import interval_of, of_those_compared
from pages.scenarios.view import View
from vocabulary import MILLION

NEW_LEVER = "not there when it was saved: its usual value is used"
NO_REASON = "no reason was written"
WHOSE = {"published": "published", "client": "the client’s", "reader": "the writer’s own"}
MOST_PLACES = 15
SELDOM = 0.005  # a chance that is not worth a sentence


@of_those_compared("by-group", "Who gains")
def by_group(view: View, evidence: Evidence, found: Compared) -> Exhibit:
    """Fifths or tenths of deprivation side by side."""
    return _changes("by-group", "Who gains", found, [side.run.outcome.groups for side in found.sides])


@of_those_compared("by-place", "Where people gain")
def by_place(view: View, evidence: Evidence, found: Compared) -> Exhibit:
    """Places side by side."""
    return _changes("by-place", "Where people gain", found, [side.run.outcome.places for side in found.sides])


def _changes(id: str, title: str, found: Compared, changes: Sequence[Sequence[Change]]) -> Exhibit:
    if not all(changes):
        silent = say.listing([side.name for side, each in zip(found.sides, changes, strict=True) if not each])
        return Exhibit(id, title, "", refused=f"The model of {silent} does not say.")
    common = [each.name for each in changes[0] if all(any(one.name == each.name for one in other) for other in changes)]
    if not common:
        return Exhibit(
            id, title, "", refused="They are of different groups or places, so these cannot be set side by side."
        )
    by_name = [{each.name: each for each in listed} for listed in changes]
    if len(common) > MOST_PLACES:
        common.sort(key=lambda name: -max(abs(listed[name].change.value) for listed in by_name))
    rest = f" The first {MOST_PLACES} of {len(common)} are shown." if len(common) > MOST_PLACES else ""
    rows = [
        {
            "name": name,
            "series": side.name,
            "value": listed[name].change.value,
            "lower": listed[name].change.lower,
            "upper": listed[name].change.upper,
        }
        for name in common[:MOST_PLACES]
        for side, listed in zip(found.sides, by_name, strict=True)
    ]
    differing = sum(len({listed[name].change.value > 0 for listed in by_name}) > 1 for name in common)
    words, unit = found.sides[0].run.words, found.sides[0].run.words.unit
    said = f"{differing} of {len(common)} gain in one and not in another" if differing else "the same in each"
    return Exhibit(
        id=id,
        title=f"{title}: {said}",
        sentence=f"Lines: {interval_of(found)}, if the levers are achieved.{rest}",
        table=Table(
            pd.DataFrame(rows),
            columns=(
                Column("name", "Group or place"),
                Column("series", "Scenario"),
                Column("value", say.sentence_case(words.whole_gain), "figure", unit=unit),
                Column("lower", f"{interval_of(found)} from", "figure", unit=unit),
                Column("upper", "to", "figure", unit=unit),
            ),
        ),
        spec=specs.DotRows(
            name="name",
            value="value",
            series="series",
            lower="lower",
            upper="upper",
            value_title=f"{words.gain}{unit.axis}",
            unit=unit,
            rules=((0.0, ""),),
        ),
        provenance=words.provenance,
    )


# ---------------------------------------------------------------- tipping points


@of_those_compared("tipping", "Where another would win")
def tipping(view: View, evidence: Evidence, found: Compared) -> Exhibit:
    """For each lever of each scenario, where moving it alone would change which gains more."""
    rows = [
        {
            "name": tip.side.name,
            "lever": _lever(tip).label,
            "now": _lever(tip).write(getattr(tip.side.run.parameters, tip.lever)),
            "rival": tip.rival.name,
            "at": _at(tip) if _turns(tip) else "nowhere in its range",
            "said": _said(tip),
        }
        for tip in found.tips
    ]
    if not rows:
        level = "They are level as they stand: whichever lever is moved decides."
        numbers = any(
            declared.choices is None for side in found.sides for declared in side.run.parameters.declared().values()
        )
        reason = level if numbers else "None of their levers is a number."
        return Exhibit("tipping", "Where another would win", "", refused=reason)
    turning = [tip for tip in found.tips if _turns(tip)]
    return Exhibit(
        id="tipping",
        title=_said(turning[0]).rstrip(".") if turning else "No lever, moved alone, changes which gains most",
        sentence="Each lever is moved alone, the others and the other scenarios staying as they are.",
        table=Table(
            pd.DataFrame(rows),
            columns=(
                Column("name", "Scenario"),
                Column("lever", "Lever"),
                Column("now", "Stands at"),
                Column("rival", "Against"),
                Column("at", "Another wins at"),
                Column("said", "In words"),
            ),
        ),
        provenance=found.sides[0].run.words.provenance,
    )


def _lever(tip: Tip) -> Parameter:
    return tip.side.run.parameters.declared()[tip.lever]


def _turns(tip: Tip) -> bool:
    """Whether another wins somewhere in the range of a lever, but for where the lever does nothing."""
    return tip.switch.reached is not None


def _at(tip: Tip) -> str:
    assert tip.switch.reached is not None
    return str(_lever(tip).write(round(tip.switch.reached, 1)))


def _said(tip: Tip) -> str:
    """ "“Nearer” wins if its “Share of the distance closed” is above 41%."."""
    lever, side = _lever(tip), tip.side
    if tip.switch.reached is None or not _turns(tip):
        return f"No setting from {lever.write(lever.low)} to {lever.write(lever.high)} changes that."
    higher = tip.switch.reached > float(getattr(side.run.parameters, tip.lever))
    winner = tip.rival if tip.switch.worth_it else side
    lever_of = f"its “{lever.label}”" if winner is side else f"“{lever.label}” of {side.letter}"
    return f"“{winner.kept.name}” wins if {lever_of} is {_from(tip, higher)}."


def _from(tip: Tip, higher: bool) -> str:
    """ "above 40.5%"; of whole numbers, the first at which it is so: "41% or more"."""
    if _lever(tip).whole:
        return f"{_at(tip)} or {'more' if higher else 'less'}"
    return f"{'above' if higher else 'below'} {_at(tip)}"


# ---------------------------------------------------------------- what knowing more is worth


@of_those_compared("knowing", "What it would be worth to know more")
def knowing(view: View, evidence: Evidence, found: Compared) -> Exhibit:
    """Each source of doubt: how likely knowing it would change the choice, and what that is worth."""
    if None in found.best:
        return Exhibit(
            "knowing",
            "What it would be worth to know more",
            "",
            refused="Two of them close parts of the same distance: which is more is assumed, and nothing that could be learnt changes it.",
        )
    unit = found.sides[0].run.words.unit
    frame = pd.DataFrame(
        {
            "name": [_known(each, found.sides) for each in found.knowing],
            "turns": [each.turns for each in found.knowing],
            "worth": [each.worth for each in found.knowing],
        }
    )
    first = found.knowing[0]
    return Exhibit(
        id="knowing",
        title=f"Worth knowing most: {say.mid_sentence(_known(first, found.sides, short=True))}"
        if first.turns >= SELDOM
        else "Knowing more would not change the choice",
        sentence="The choice is the scenario with the largest expected gain. Worth is what knowing it exactly adds on average.",
        table=Table(
            frame,
            columns=(
                Column("name", "If you knew"),
                Column("turns", "Chance that you would choose another", "figure", unit=PERCENT),
                Column("worth", "Worth, in what is gained", "figure", unit=unit),
            ),
        ),
        provenance=found.sides[0].run.words.provenance,
    )


def _known(each: Knowing, sides: Sequence[Side], *, short: bool = False) -> str:
    side = sides[each.of or 0]
    name = side.run.words.sources[each.source][0]
    return (
        f"{say.sentence_case(name)}, in {side.letter if short else side.name}"
        if each.of is not None
        else say.sentence_case(name)
    )


# ---------------------------------------------------------------- the register


def assumptions(view: View, evidence: Evidence) -> Exhibit:
    """Every lever of every scenario: where it stands, whose value that is, why, and on what evidence."""
    title = "Every assumption of every scenario"
    shown = [each.kept for each in evidence.opened]
    kept = [*shown, *(each for each in evidence.kept if all(each.code != one.code for one in shown))]
    if not kept:
        return Exhibit("assumptions", title, "", refused=NONE_SAVED)
    rows = [_assumption(each, key, declared, evidence) for each in kept for key, declared in _declared(each)]
    rows += [_cost(each, evidence) for each in kept if each.scenario.cost is not None]
    missing = sum(row["reason"] == NO_REASON and row["whose"] == WHOSE["reader"] for row in rows)
    return Exhibit(
        id="assumptions",
        title=f"{missing} of {len(rows)} assumptions have neither a publication nor a reason"
        if missing
        else f"Each of {len(rows)} assumptions has a publication or a reason",
        sentence="Those compared stand first. A value is the writer’s own where they moved it, or where no publication gives one.",
        table=Table(
            pd.DataFrame(rows),
            columns=(
                Column("name", "Scenario"),
                Column("area", "Area"),
                Column("asked", "What is asked"),
                Column("lever", "Lever"),
                Column("value", "Stands at"),
                Column("usual", "Usual value"),
                Column("whose", "Whose"),
                Column("reason", "The writer’s reason"),
                Column("source", "Source of its usual value"),
                Column("evidence", "Kind of evidence"),
            ),
        ),
    )


def _cost(kept: Kept, evidence: Evidence) -> dict[str, str]:
    """What its writer says a scenario costs."""
    return {
        "name": kept.name,
        "area": evidence.area_of(kept),
        "asked": kept.declared.title,
        "lever": "Cost a year",
        "value": f"£{(kept.scenario.cost or 0.0) / MILLION:,.1f} million",
        "usual": "none",
        "whose": WHOSE["reader"],
        "reason": kept.scenario.cost_source or NO_REASON,
        "source": "none",
        "evidence": "none: an assumption",
    }


def _declared(kept: Kept) -> Sequence[tuple[str, Parameter]]:
    return tuple(kept.declared.parameters.declared().items())


def _assumption(kept: Kept, key: str, declared: Parameter, evidence: Evidence) -> dict[str, str]:
    there = key in kept.scenario.parameters
    return {
        "name": kept.name,
        "area": evidence.area_of(kept),
        "asked": kept.declared.title,
        "lever": declared.label,
        "value": declared.write(getattr(kept.parameters, key)),
        "usual": declared.write(getattr(kept.declared.parameters(), key)),
        "whose": WHOSE[kept.parameters.whose(key)],
        "reason": kept.scenario.reasons.get(key, NO_REASON) if there else NEW_LEVER,
        "source": declared.source or (f"agreed by {declared.agreed}" if declared.agreed else "none"),
        "evidence": declared.evidence or ("published, not graded" if declared.source else "none: an assumption"),
    }
