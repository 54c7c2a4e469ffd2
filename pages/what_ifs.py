"""What every what-if shows: how sure, who gains and who loses, and which assumption matters. Its numbers are the model's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analysis.scenarios import Change, Outcome, Swing, Switch, simulate, switching_value, tornado
from components import narrative as say
from components.exhibit import ChartSpec, Column, Exhibit, Table
from components.levers import ASSUMED, Levers, lever
from components.units import PERCENT, Unit
from vocabulary import Provenance, Refused

MOST_DRAWN = 15
ONLY_CHANCE = (
    "The interval is that of chance in the figures alone. Whether it can be done, how, by when and at what cost is not in it, and no "
    "model says so: that is for those who decide."
)
ONE_AT_A_TIME = (
    "Each lever is moved alone, the others staying as they are; levers that act together are not shown by this."
)


def share_closed(usual: float) -> Any:
    """The lever of every what-if that brings a rate nearer to a better one."""
    return lever(
        usual,
        label="Share of the distance closed",
        low=0,
        high=100,
        step=1,
        unit="%",
        why="How much of it could be closed in the end. No publication says what can be reached here.",
    )


@dataclass(frozen=True)
class Words:
    """How the outcome of one what-if is said."""

    name: str  # the what-if's
    unit: Unit
    gain: str  # an axis: "years of life gained, averaged over everybody"
    group: str  # what a group is: "Tenth of the people"
    place: str  # "Authority"
    people: str  # whose number stands beside a place: "People in the lifted tenths"
    nobody_loses: str  # why, or who would
    provenance: Provenance
    caveats: tuple[str, ...]
    codes: Mapping[str, str] = field(default_factory=dict)  # area name -> area code, of the places


@dataclass(frozen=True, eq=False)
class Run:
    """One what-if for one view with its levers so set."""

    levers: Any
    outcome: Outcome
    swings: tuple[Swing, ...]
    switches: Mapping[str, Switch]
    words: Words

    @property
    def worth_it(self) -> bool:
        return self.outcome.central >= self.levers.threshold

    def write(self, value: float) -> str:
        return self.words.unit.write(value)


def run(
    model: Callable[[Any, int], Outcome | Refused], gain: Callable[[Any], float | Refused], levers: Levers, words: Words
) -> Run | Refused:
    """The outcome, the tornado and the switching values of one what-if. Refuses what the model refuses."""
    outcome = simulate(model, levers)
    if isinstance(outcome, Refused):
        return outcome
    switches = {}
    for name, one in levers.declared().items():
        if one.choices is None and not one.decides:
            found = switching_value(gain, levers, name, one.low, one.high, threshold=levers.threshold, whole=one.whole)
            if isinstance(found, Switch):
                switches[name] = found
    return Run(levers, outcome, tornado(gain, levers, levers.settings()), switches, words)


def spread(run: Run) -> str:
    """ "95% interval 0.10 to 0.16 years"."""
    found = run.outcome.summary
    return f"95% interval {run.words.unit.write(found.lower).removesuffix(f' {run.words.unit.words}')} to {run.write(found.upper)}"


def chance(share: float) -> str:
    """A share of the draws as a chance a reader can picture: "19 in 20", "more than 99 in 100"."""
    if share >= 0.995:
        return "more than 99 in 100"
    if share <= 0.005:
        return "less than 1 in 100"
    return f"about {round(share * 20)} in 20" if 0.05 <= share <= 0.95 else f"about {round(share * 100)} in 100"


# ---------------------------------------------------------------- exhibits


def how_sure(view: Any, evidence: Any, run: Run) -> Exhibit:
    """The distribution: twenty dots, each as likely as the next, against what would make it worth doing."""
    outcome, levers, words = run.outcome, run.levers, run.words
    reached = outcome.at_least(levers.threshold)
    shares = np.array([0.025, 0.25, 0.5, 0.75, 0.975])
    frame = pd.DataFrame({"share": shares, "value": np.quantile(outcome.draws, shares)})
    found = outcome.summary
    return Exhibit(
        id=f"{words.name}-how-sure",
        title=f"The chance that it gains {run.write(levers.threshold)} or more is {chance(reached)}",
        sentence=(
            f"Each of the 20 dots is as likely as the next; filled dots reach {run.write(levers.threshold)}, from which you say it is worth "
            f"doing. At the figures as they are the gain is {run.write(found.value)} ({spread(run)}). {ONLY_CHANCE}"
        ),
        table=Table(
            frame,
            columns=(
                Column("share", "Chance of less than this", "figure", unit=PERCENT),
                Column("value", say.sentence_case(words.gain), "figure", "95% interval", words.unit),
            ),
        ),
        spec=ChartSpec(
            "spread",
            options={
                "unit": words.unit,
                "x_title": f"{words.gain}{words.unit.axis}",
                "rules": [(0.0, "no change"), (levers.threshold, "worth doing from here")],
                "reached": levers.threshold,
            },
            overlay=pd.DataFrame({"x": np.quantile(outcome.draws, (np.arange(20) + 0.5) / 20)}),
        ),
        provenance=words.provenance,
        caveats=words.caveats,
    )


def who_gains(view: Any, evidence: Any, run: Run) -> Exhibit:
    """The groups, in their own order."""
    return _changes(run, "who-gains", run.words.group, "People", run.outcome.groups)


def where_gains(view: Any, evidence: Any, run: Run) -> Exhibit:
    """The places, the largest gain first."""
    ordered = sorted(run.outcome.places, key=lambda each: -each.change.value)
    return _changes(run, "where", run.words.place, run.words.people, ordered)


def _changes(run: Run, id: str, kind: str, people: str, listed: Sequence[Change]) -> Exhibit:
    words = run.words
    gaining, losing = (sum(sign * each.change.value > 0 for each in listed) for sign in (1, -1))
    noun = kind.casefold().split(" ")[0]
    title = f"{_of(gaining, len(listed), noun)} would gain, {_of(losing, 0, noun).casefold()} would lose"
    if not listed:
        return Exhibit(f"{words.name}-{id}", f"{kind}: who gains", "", refused="The figures do not say where.")
    frame = pd.DataFrame(
        {
            "name": [each.name for each in listed],
            "area_code": [words.codes.get(each.name, "") for each in listed],
            "people": [each.people for each in listed],
            "value": [each.change.value for each in listed],
            "lower": [each.change.lower for each in listed],
            "upper": [each.change.upper for each in listed],
        }
    )
    most = max(listed, key=lambda each: each.change.value)
    largest = (
        f"The largest gain is that of {most.name}: {run.write(most.change.value)} (95% interval {run.write(most.change.lower)} to "
        f"{run.write(most.change.upper)}). "
        if gaining
        else ""
    )
    rest = f" The chart shows the first {MOST_DRAWN}, the table all." if len(listed) > MOST_DRAWN else ""
    return Exhibit(
        id=f"{words.name}-{id}",
        title=title,
        sentence=f"{largest}{words.nobody_loses}{rest}",
        table=Table(
            frame,
            columns=(
                Column("name", kind),
                Column("people", people, "count"),
                Column("value", say.sentence_case(words.gain), "figure", unit=words.unit),
                Column("lower", "95% interval from", "figure", unit=words.unit),
                Column("upper", "to", "figure", unit=words.unit),
            ),
        ),
        spec=ChartSpec(
            "changes",
            roles={"name": "name", "value": "value", "lower": "lower", "upper": "upper"},
            options={
                "unit": words.unit,
                "value_title": f"{words.gain.split(',')[0]}{words.unit.axis}",
                "most": MOST_DRAWN,
            },
        ),
        provenance=words.provenance,
        caveats=words.caveats,
    )


def what_matters(view: Any, evidence: Any, run: Run) -> Exhibit:
    """The tornado, and where moving a lever would change the decision."""
    words, levers, declared = run.words, run.levers, run.levers.declared()
    swings = run.swings
    frame = pd.DataFrame(
        {
            "name": [declared[each.lever].label for each in swings],
            "now": [declared[each.lever].write(getattr(levers, each.lever)) for each in swings],
            "worst_at": [declared[each.lever].write(each.worst_at) for each in swings],
            "worst": [each.worst for each in swings],
            "best_at": [declared[each.lever].write(each.best_at) for each in swings],
            "best": [each.best for each in swings],
            "switch": [_switch(run, each.lever) for each in swings],
            "source": [declared[each.lever].source or ASSUMED for each in swings],
        }
    )
    first = declared[swings[0].lever].label
    verdict = "worth doing" if run.worth_it else "not worth doing"
    return Exhibit(
        id=f"{words.name}-what-matters",
        title=f"What matters most is: {first[:1].lower()}{first[1:]}",
        sentence=(
            f"With the levers as they are it is {verdict} by your mark of {run.write(levers.threshold)}. "
            f"{' '.join(_turns(run, name) for name in run.switches)} {ONE_AT_A_TIME}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Lever"),
                Column("now", "Stands at"),
                Column("worst_at", "Least is gained at"),
                Column("worst", "which gains", "figure", unit=words.unit),
                Column("best_at", "Most is gained at"),
                Column("best", "which gains", "figure", unit=words.unit),
                Column("switch", "The decision changes at"),
                Column("source", "Source of where it stands"),
            ),
        ),
        spec=ChartSpec(
            "tornado",
            roles={"name": "name", "worst": "worst", "best": "best", "worst_at": "worst_at", "best_at": "best_at"},
            options={
                "unit": words.unit,
                "value_title": f"{words.gain}{words.unit.axis}",
                "now": run.outcome.central,
                "now_name": "as it stands",
                "threshold": levers.threshold,
                "threshold_name": "worth doing from here",
            },
        ),
        provenance=words.provenance,
        caveats=words.caveats,
    )


def _switch(run: Run, lever: str) -> str:
    found = run.switches.get(lever)
    if found is None:
        return "not a number: each way is tried"
    return "nowhere in its range" if found.reached is None else _rounded(run, found)


def _rounded(run: Run, found: Switch) -> str:
    assert found.reached is not None
    return str(run.levers.declared()[found.lever].write(round(found.reached, 1)))


def _turns(run: Run, lever: str) -> str:
    """ "It would stop being worth doing at a share of 31%."."""
    found, one = run.switches[lever], run.levers.declared()[lever]
    label = f"“{one.label}”"
    if found.reached is None:
        return f"No setting of {label} from {one.write(one.low)} to {one.write(one.high)} changes that."
    return f"That changes where {label} reaches {_rounded(run, found)}."


def _of(count: int, whole: int, noun: str) -> str:
    """ "2 of the 10 tenths", "All 4 authorities", "The one authority", "None"; without a whole, the count alone."""
    if count == 0 or not whole:
        return "None" if count == 0 else str(count)
    if whole == 1:
        return f"The one {noun}"
    return f"All {whole} {_plural(noun)}" if count == whole else f"{count} of the {whole} {_plural(noun)}"


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
