"""The exhibits of every what-if: the distribution, who gains and who loses, and which assumption matters.

The numbers are the model's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.scenarios import (
    Change,
    Outcome,
    Swing,
    Switch,
    around,
    simulate,
    switching_value,
    tornado,
)
from analysis.scenarios.doubt import Source
from components import narrative as say
from components.card import LIKE_FOR_LIKE, NOT_ADJUSTED
from components.charts import specs
from components.exhibit import Column, Exhibit, Table
from components.nouns import Noun
from components.parameters import Parameters, doubt, parameter
from components.units import PERCENT, Unit
from components.what_if import Front
from pages.what_if_expects import Expects
from pages.what_if_gains import lost, without_unit
from pages.what_if_limits import limits
from vocabulary import Provenance, Refused

MOST_DRAWN = 15
SELDOM = 0.005  # a share of the draws too small to mention
NOT_IN_IT = "Whether it can be done, how, by when and at what cost is in none of this: that is for those who decide."
ONE_AT_A_TIME = "Each lever is moved alone, the others staying as they are; levers that act together are not shown."


def share_closed(default: float) -> Any:
    """The share of the gap that is closed, for every what-if that moves a rate towards a better one."""
    return parameter(
        default,
        label="Share of the distance closed",
        low=0,
        high=100,
        step=1,
        unit="%",
        why="How much of it could be closed in the end. No publication says what can be reached here.",
    )


def share_off() -> Any:
    """The uncertainty of the share closed."""
    return doubt(
        60,
        label="The share closed may be off by",
        why="Up to this part of it, either way: 25% that may be off by 60% of itself is 10% to 40%. The range is yours; no publication gives one.",
    )


def of_the_distance(share: float) -> str:
    """ "a quarter of the distance", "27% of the distance"."""
    return f"{_part(share)} of the distance"


def of_that(share: float) -> str:
    """ "a quarter of that", "27% of that"."""
    return f"{_part(share)} of that"


def _part(share: float) -> str:
    named = {25.0: "a quarter", 50.0: "half", 75.0: "three quarters", 100.0: "all"}
    return named.get(float(share), f"{share:g}%")


def in_short(label: str) -> str:
    """A lever's label for a title: the part before the colon."""
    return label.partition(":")[0]


def of_the_way(share: float) -> str:
    """The same for a title: "a quarter of the way", "halfway"."""
    named = {25.0: "a quarter of the way", 50.0: "halfway", 75.0: "three quarters of the way", 100.0: "all the way"}
    return named.get(float(share), f"{share:g}% of the way")


def reach(share: float, off: float) -> str:
    """ "10% to 40%"; "" where nothing is uncertain."""
    found = around(share, off / 100, highest=100.0) if off > 0 and share > 0 else None
    return f"{round(found.low)}% to {round(found.high)}%" if found and found.width >= 1 else ""


@dataclass(frozen=True)
class Kind:
    """Who gains or loses: groups or places of one kind."""

    label: str  # the column heading above their names: "Tenth of the people"
    noun: Noun


AUTHORITY = Kind("Authority", Noun("authority", "authorities"))


INTERVAL = "95% interval"
RANGE = "middle 95% of the assumptions"
"""The name of the middle 95% of draws where no publication gives an interval and only assumptions vary."""


@dataclass(frozen=True)
class Words:
    """The texts about the outcome of one what-if."""

    name: str  # that of the what-if
    unit: Unit
    gain: str  # "years of life gained"
    people: str  # the heading of the number beside a place: "People in the lifted tenths"
    nobody_loses: str  # why, or who would
    provenance: Provenance
    caveats: tuple[str, ...]
    says: Callable[[float], str]  # turns a gain into words: "about 1,200 fewer people recorded as smoking"
    condition: str  # the condition: "close a quarter of the distance"
    brief: str = ""  # the same for a title: "a quarter of the way"; "": as above
    assumed: str = ""  # the reader's range for it: "if you close 10% to 40% of it"; "" without one
    assumption: tuple[str, str] = ("how much of the distance is closed", "your range")
    # short names for sources whose name is too long for a title
    in_a_title: Mapping[Source, str] = field(default_factory=dict)
    figures: tuple[str, str] = ("the figures", "chance")
    models: tuple[str, str] = ("which model holds", "")
    interval: str = INTERVAL  # the name of the interval: "95% interval of chance alone"
    range: str = INTERVAL  # its name where it includes the reader's range
    ends: str = ""  # text after the interval and a full stop: ". The published ends give 23 to 193 years"
    warning: str = ""  # a sentence about what the interval leaves out
    beside: str = ""  # shown in front: why another page gives another number
    rests_on: str = ""  # placeholders shown in front: "Rests on placeholders: 8%, 5 days"
    closes_gap: bool = True  # whether the figures decide that there is anything to gain
    adjusted: bool | None = None  # whether it is like for like; None: no places are compared
    gain_detail: str = ""  # for the whole: "averaged over everybody"
    area_kind: Kind = AUTHORITY
    group: Kind | None = None
    codes: Mapping[str, str] = field(default_factory=dict)  # area name -> area code, of the places

    @property
    def sources(self) -> Mapping[Source, tuple[str, str]]:
        """The name of each source of uncertainty, and what it is made of."""
        return {"data": self.figures, "assumption": self.assumption, "model": self.models}

    @property
    def range_from(self) -> str:
        """The heading of lower limits; that of upper limits is "to"."""
        return f"{say.sentence_case(self.range)} from"

    @property
    def whole_gain(self) -> str:
        """ "years of life gained, averaged over everybody"."""
        return f"{self.gain}, {self.gain_detail}" if self.gain_detail else self.gain


@dataclass(frozen=True, eq=False)
class Run:
    """One what-if at one view with its levers."""

    parameters: Any
    outcome: Outcome
    swings: tuple[Swing, ...]
    switches: Mapping[str, Switch]
    words: Words
    gain: Callable[[Any], float | Refused]  # the central gain at other parameters, without draws
    # the effect on a measure; None where the model gives none
    expects: Expects | None = field(default=None, kw_only=True)

    @property
    def front(self) -> Front:
        """What stands in large type beside the levers."""
        adjusted = self.words.adjusted
        kind = "" if adjusted is None else "Like for like" if adjusted else "Not adjusted"
        kinds = tuple(each for each in (kind, self.words.rests_on) if each)
        number = self.words.unit.estimate(abs(self.outcome.central))
        counted = self.words.gain if self.outcome.central >= 0 else lost(self.words.gain)
        return Front(
            number, without_unit(counted, self.words.unit), f"{_what_is_in_it(self)} {self.words.beside}".strip(), kinds
        )

    @property
    def worth_it(self) -> bool:
        return self.outcome.central >= self.parameters.threshold

    def write(self, value: float) -> str:
        return self.words.unit.write(value)


def run(
    model: Callable[[Any, int], Outcome | Refused],
    gain: Callable[[Any], float | Refused],
    parameters: Parameters,
    words: Words,
) -> Run | Refused:
    """Run a what-if: its outcome, tornado and switching values. Refuses what the model refuses."""
    outcome = simulate(model, parameters)
    if isinstance(outcome, Refused):
        return outcome
    switches = {}
    for name, declared in parameters.declared().items():
        switch = _switch_of(gain, parameters, name) if declared.choices is None else None
        if isinstance(switch, Switch):
            switches[name] = switch
    return Run(parameters, outcome, tornado(gain, parameters, parameters.settings()), switches, words, gain)


def _switch_of(gain: Callable[[Any], float | Refused], parameters: Parameters, name: str) -> Switch | Refused:
    """Where one number alone changes the decision: a lever, the threshold itself, or an uncertainty."""
    declared, mark = parameters.declared()[name], parameters.threshold
    low, high = declared.low, declared.high
    if declared.decides:
        now = gain(parameters)
        return now if isinstance(now, Refused) else Switch(name, now if low <= now <= high else None, now >= mark)
    return switching_value(gain, parameters, name, low, high, threshold=mark, whole=declared.whole)


def spread(run: Run) -> str:
    """ "95% interval 0.10 to 0.16 years", if the condition is met."""
    summary, whole = run.outcome.summary, run.outcome.whole
    if run.write(summary.lower) == run.write(summary.upper) and run.write(whole.lower) != run.write(whole.upper):
        return f"{run.words.range or 'range of the writer’s own doubt'} {limits(run.words.unit, whole)}"
    return f"{run.words.interval} {limits(run.words.unit, summary)}"


def chance(share: float) -> str:
    """A probability in a form that readers can picture: "19 in 20", "more than 99 in 100"."""
    if share >= 0.995:
        return "more than 99 in 100"
    if share <= 0.005:
        return "less than 1 in 100"
    return f"about {round(share * 20)} in 20" if 0.05 <= share <= 0.95 else f"about {round(share * 100)} in 100"


# ---------------------------------------------------------------- exhibits


DOTS = tuple((dot + 0.5) / 20 for dot in range(20))


def how_sure(view: Any, evidence: Any, run: Run) -> Exhibit:
    """The distribution as twenty equally likely dots, compared with the decision threshold."""
    outcome, words, threshold = run.outcome, run.words, run.parameters.threshold
    quantiles = outcome.quantiles(DOTS)
    frame = pd.DataFrame({"share": DOTS, "value": quantiles})
    return Exhibit(
        id=f"{words.name}-how-sure",
        title=_condition(run),
        sentence=(
            f"{_comparison(words)}{_what_is_in_it(run)} {words.warning}{_chances(run)}Each of the 20 dots is as likely as the next; filled dots reach {run.write(threshold)}, from which "
            f"you say it is worth doing. {NOT_IN_IT}"
        ),
        table=Table(
            frame,
            columns=(
                Column("share", "Chance of less than this", "figure", unit=PERCENT),
                Column("value", say.sentence_case(words.whole_gain), "figure", words.range, words.unit),
            ),
        ),
        spec=specs.QuantileDot(
            quantiles=quantiles,
            x_title=f"{words.whole_gain}{words.unit.axis}",
            unit=words.unit,
            rules=((0.0, "no change"), (threshold, "worth doing from here")),
            reached=threshold,
        ),
        provenance=words.provenance,
        caveats=words.caveats,
    )


def _condition(run: Run) -> str:
    """ "Half of the way: about 1,200 fewer people recorded as smoking"."""
    start = say.sentence_case(run.words.brief) if run.words.brief else f"If you {run.words.condition}"
    return f"{start}: {run.words.says(run.outcome.central)}"


def _comparison(words: Words) -> str:
    """Whether it is like for like, followed by a space; "" where no places are compared."""
    return "" if words.adjusted is None else f"{LIKE_FOR_LIKE if words.adjusted else NOT_ADJUSTED} "


def _what_is_in_it(run: Run) -> str:
    """The interval if the condition is met, and the one with the reader's own range."""
    outcome, words = run.outcome, run.words
    given, whole = outcome.summary, outcome.whole
    if not outcome.central and given.lower == given.upper == whole.lower == whole.upper == 0:
        return "By what is known nothing would change. That is a rule of this model, so no interval is given."
    if not words.assumed:
        return f"If that happens, the {words.interval} is {limits(run.words.unit, given)}{words.ends}."
    if given.lower == given.upper:
        named = f"{words.assumed}, the {words.range}" if words.range == INTERVAL else f"the {words.range}"
        return f"The range is your own assumption: {named} is {limits(run.words.unit, whole)}{words.ends}."
    return (
        f"If that happens, the {words.interval} is {limits(run.words.unit, given)}. You allow for less and for more: {words.assumed}, it is "
        f"{limits(run.words.unit, whole)}{words.ends}."
    )


def states_chance(run: Run) -> bool:
    """Whether a probability of reaching the threshold may be stated: only if the reader allows for uncertainty in what
    is achieved.
    """
    return bool(run.words.assumed) or all(part.source != "assumption" for part in run.outcome.parts)


def _chances(run: Run) -> str:
    """The probabilities that may be stated: that there is a gap, and that the threshold is reached with the reader's
    range.
    """
    outcome, threshold = run.outcome, run.parameters.threshold
    if not outcome.central:
        return ""
    if not states_chance(run):
        return "You allow no doubt about what is achieved, so no chance of a gain is given. "
    of_data = run.words.closes_gap and any(part.source == "data" for part in outcome.parts)
    real = f"The chance that there is a gap to close is {chance(outcome.summary.above)}. " if of_data else ""
    start = "With your own range in it, the" if run.words.assumed else "The"
    return f"{real}{start} chance of {run.write(threshold)} or more is {chance(outcome.at_least(threshold))}. "


def who_gains(view: Any, evidence: Any, run: Run) -> Exhibit:
    """Gains by group, in the order of the groups."""
    assert run.words.group is not None
    return _changes(run, "who-gains", run.words.group, "People", run.outcome.groups)


def where_gains(view: Any, evidence: Any, run: Run) -> Exhibit:
    """Gains by place, largest first."""
    ordered = sorted(run.outcome.places, key=lambda place: -place.change.value)
    return _changes(run, "where", run.words.area_kind, run.words.people, ordered)


def _changes(run: Run, id: str, kind: Kind, people: str, changes: Sequence[Change]) -> Exhibit:
    words = run.words
    if not changes:
        return Exhibit(f"{words.name}-{id}", f"{kind.label}: who gains", "", refused="The figures do not say where.")
    gaining, losing = (sum(sign * each.change.value > 0 for each in changes) for sign in (1, -1))
    frame = pd.DataFrame(
        {
            "name": [each.name for each in changes],
            "area_code": [words.codes.get(each.name, "") for each in changes],
            "people": [each.people for each in changes],
            "value": [each.change.value for each in changes],
            "lower": [each.change.lower for each in changes],
            "upper": [each.change.upper for each in changes],
        }
    )
    rest = f" The chart shows the first {MOST_DRAWN}, the table all." if len(changes) > MOST_DRAWN else ""
    return Exhibit(
        id=f"{words.name}-{id}",
        title=f"{_gaining(gaining, len(changes), kind.noun)} would gain, {losing or 'none'} would lose",
        sentence=f"{_largest_gain(run, changes) if gaining else ''}{words.nobody_loses}{rest}",
        table=Table(
            frame,
            columns=(
                Column("name", kind.label),
                Column("people", people, "count"),
                Column("value", say.sentence_case(words.whole_gain), "figure", unit=words.unit),
                Column("lower", words.range_from, "figure", unit=words.unit),
                Column("upper", "to", "figure", unit=words.unit),
            ),
        ),
        spec=bars_of_gain(words, most=MOST_DRAWN),
        provenance=words.provenance,
        caveats=words.caveats,
    )


def bars_of_gain(words: Words, *, most: int) -> specs.ChangeBars:
    """Bars of the gain with its interval, from the columns `name`, `value`, `lower` and `upper`; the first `most` rows."""
    return specs.ChangeBars(
        name="name",
        value="value",
        lower="lower",
        upper="upper",
        value_title=f"{words.gain}{words.unit.axis}",
        unit=words.unit,
        most=most,
        interval=words.range,
    )


def _gaining(count: int, whole: int, noun: Noun) -> str:
    """ "2 of the 10 tenths", "All 4 authorities", "The one authority", "None"."""
    if count == 0:
        return "None"
    if whole == 1:
        return f"The one {noun.one}"
    if count < whole:
        return f"{count} of the {whole} {noun.many}"
    return f"Both {noun.many}" if whole == 2 else f"All {whole} {noun.many}"


def _largest_gain(run: Run, changes: Sequence[Change]) -> str:
    most = max(changes, key=lambda each: each.change.value)
    return (
        f"Largest gain: {most.name}, {run.words.unit.estimate(most.change.value)} "
        f"({run.words.range} {limits(run.words.unit, most.change)}). "
    )
