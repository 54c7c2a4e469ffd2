"""A decision in words: its expected effect, its verdict, and what that means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from analysis.evaluation.verdicts import Verdict
from application.decisions.reading import SignedDecision
from components import narrative as say
from components.units import Unit, unit
from data_access import Store
from domain.learning import decisions
from domain.learning.decisions import Decision, Marked
from domain.learning.power import Stated
from vocabulary import Refused

DESIGNS = (
    ("differenced", "Against the average of the other places"),
    ("matched", "Against a weighted mix of similar places"),
    ("interrupted", "Against where its own past was heading"),
    ("before_after", "The average after, less the average before (a last resort)"),
)
APART = " It did not run alongside the other places before, so this design cannot tell."
RULES = {
    "england": "all of their kind in England",
    "midlands": "all of their kind in the Midlands",
    "like": "the ten most like it",
}


def why_not_others(stated: Stated) -> str:
    """Why the comparison would not use the usual design today: it fails its check; "" where it passes."""
    return "It does not run alongside the other places now, so their average is no guide. " if stated.apart else ""


def unit_of(store: Store, indicator: str) -> Unit:
    """The unit of a measure; a plain number where the edition no longer has the measure."""
    entry = store.indicators().get(indicator)
    return unit(entry.unit if entry is not None else "")


def size(measured: Unit, value: float) -> str:
    """A difference without its sign: "2.6 percentage points", "31 bed days"."""
    if measured.name == "%":
        return say.points(abs(value))
    return replace(measured.apart((value, 0.0)), floor=0).write(abs(value))


def sided(measured: Unit, value: float) -> str:
    """A difference with its direction: "2.6 percentage points higher"."""
    return f"{size(measured, value)} {'higher' if value > 0 else 'lower'}"


def span(measured: Unit, low: float, high: float) -> str:
    """An interval with its direction: "0.5 lower to 6.7 higher", "2 to 4 percentage points lower"."""
    if low < 0 < high:
        return f"{sided(measured, low)} to {sided(measured, high)}"
    near, far = sorted((abs(low), abs(high)))
    nearest = f"{100 * near:.1f}" if measured.name == "%" else size(measured, near)
    return f"{nearest} to {sided(measured, far if high > 0 else -far)}"


def expected(store: Store, decision: Decision) -> str:
    measured = unit_of(store, decision.indicator)
    if not decision.is_judged:
        return ""
    return f"{span(measured, decision.low, decision.high)}, {decision.probability:.0%} likely"


def _measure(store: Store, decision: Decision) -> str:
    """The measure and the place; only the place for a decision that no measure judges."""
    if decision.counts and not decision.is_judged:
        area = store.area(decision.place)
        return f"None: {area.short_name if area else decision.place}"
    return measure_and_place(store, decision)


def of_the_scenario(decision: Decision) -> str:
    """The range expected of the scenario: "10.6 to 32.2, 95% likely: £ million gained over 5 years"; "" for none."""
    if not decision.own_low:
        return ""
    likely = f", {decision.own_chance}% likely" if decision.own_chance else ""
    return f"{decision.own_low} to {decision.own_high}{likely}: {say.mid_sentence(decision.counts)}"


def failing(found: Mapping[str, Refused | None]) -> tuple[tuple[str, str], ...]:
    """For each design that cannot be relied on, its key and the reason in words."""
    return tuple(
        (design, f"{name}: {_why_failing(design, found[design])}") for design, name in DESIGNS if design in found
    )


FAILS = {
    "differenced": "the place does not run alongside the other places now",
    "matched": "no mix of other places follows its course closely",
    "interrupted": "its past has already turned, so where it was heading is not known",
    "before_after": "the place has a trend or a turn already, which this design counts as effect",
}


UNCHECKED = {"interrupted": "its past is too short to see whether it has already turned"}
"""The check of a design that can answer although its check cannot be made."""


def _why_failing(design: str, refused: Refused | None) -> str:
    if refused is not None and design not in UNCHECKED:
        return f"it cannot answer. {refused.reason}"
    return f"{FAILS[design] if refused is None else UNCHECKED[design]}."


def verdict(store: Store, decision: Decision, marked: Marked) -> str:
    """The verdict and what it rests on, or why there is none, and whether data stopped coming."""
    found = happened(store, decision, marked)
    return f"{believed(store, decision, marked)} {found}" if _is_told(decision, marked) else found


def _is_told(decision: Decision, marked: Marked) -> bool:
    return decision.is_judged and marked.verdict is not None and marked.effect is not None


def happened(store: Store, decision: Decision, marked: Marked) -> str:
    """What the figures since show, or why they show nothing yet; and that data stopped coming."""
    if not decision.is_judged:
        return f"{marked.reason} Its review is on {day(decision.review_on)}."
    measured, effect, stopped = unit_of(store, decision.indicator), marked.effect, _stopped(marked)
    if marked.verdict is None or effect is None:
        return f"{marked.reason}{stopped}"
    return (
        f"Found {sided(measured, effect.estimate)}, 95% interval {span(measured, effect.lower, effect.upper)}, after "
        f"{marked.since} period{'' if marked.since == 1 else 's'}.{left_out(marked.decided_same)}{stopped}"
    )


def believed(store: Store, decision: Decision, marked: Marked) -> str:
    """The verdict, and where it cannot be told why, or by when it could be."""
    if not _is_told(decision, marked):
        return "Nothing yet."
    measured = unit_of(store, decision.indicator)
    return f"{marked.verdict}.{APART if marked.apart else when_it_could(measured, decision, marked)}"


def when_it_could(measured: Unit, decision: Decision, marked: Marked) -> str:
    """When a design that cannot tell yet would detect an effect, and of what size, as stated on signing; "" after a
    verdict.
    """
    if marked.verdict is not Verdict.CANNOT_TELL or not decision.smallest_told:
        return ""
    told = size(measured, decision.smallest_told)
    if max(abs(decision.low), abs(decision.high)) < decision.smallest_told:
        return f" It tells {told} or more, in 8 of 10 cases: less was expected, so it may never tell."
    if marked.could_by is None:
        return f" An effect of {told} or more would show by now, in 8 of 10 cases."
    return f" By {marked.could_by.label} it would tell an effect of {told} or more, in 8 of 10 cases."


def left_out(decided_same: int) -> str:
    """The places left out of the comparison because they made the same decision, as a sentence; "" for none."""
    if not decided_same:
        return ""
    places = (
        "1 place that decided the same is" if decided_same == 1 else f"{decided_same} places that decided the same are"
    )
    return f" {places} left out of the comparison."


def _stopped(marked: Marked) -> str:
    if not marked.stale or marked.newest is None:
        return ""
    return f" Data stopped coming: the newest figure is of {marked.newest.label}."


def measure_and_place(store: Store, decision: Decision) -> str:
    area, entry = store.area(decision.place), store.indicators().get(decision.indicator)
    return f"{entry.short_name if entry else decision.indicator}, {area.short_name if area else decision.place}"


def system_name(store: Store, decision: Decision) -> str:
    area = store.area(decisions.system_of(store, decision.place))
    return area.short_name if area is not None else decision.place


def facts(store: Store, signed: SignedDecision, adopted_from: str, replaces: str) -> tuple[tuple[str, str], ...]:
    """A decision field by field, from the question to what we now believe, empty fields included."""
    item, decision, marked = signed.item, signed.decision, signed.marked(store)
    measured, today = unit_of(store, decision.indicator), date.today()
    late = decisions.is_due(decision, today)
    return (
        ("Question", decision.question),
        ("Evidence", decision.evidence),
        ("Options", decision.options),
        ("Choice", decision.choice),
        ("Kind of change", decision.kind),
        ("Adopted from", adopted_from),
        ("Why", decision.reasons),
        ("Who disagreed", decision.dissent or "Nobody is named."),
        ("Measure", _measure(store, decision)),
        ("Expected", expected(store, decision)),
        ("Expected of the scenario", of_the_scenario(decision)),
        ("Judged", _judged(decision)),
        ("Why this design", decision.why_design),
        ("Smallest effect told", size(measured, decision.smallest_told) if decision.smallest_told else ""),
        ("Stop if", decision.stop_if or "No stopping rule is given."),
        ("Owner", decision.owner),
        ("Review", f"{day(decision.review_on)}{' (due)' if late else ''}" if decision.review_on else ""),
        ("New version of", replaces),
        ("New version because", decision.why_new),
        ("Signed", f"{day(item.created_at[:10])}, on edition {decision.edition}"),
        ("What happened", happened(store, decision, marked)),
        ("What we now believe", believed(store, decision, marked)),
    )


def _judged(decision: Decision) -> str:
    """How the decision is judged: the design, the comparators and the first period."""
    if not decision.is_judged:
        return "By no measure: it is looked at again on the day of its review."
    against = "" if decision.design in ("interrupted", "before_after") else f" ({RULES.get(decision.against, '')})"
    return f"{dict(DESIGNS)[decision.design]}{against}, from {decisions.label_of(decision.change)}"


def day(text: str) -> str:
    """A date as "3 May 2026"; any other text unchanged."""
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{found.day} {found:%B %Y}"
