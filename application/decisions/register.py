"""The register of decisions: single decisions, the same decision across systems, and calibration ("how well we judge")."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, cast
from urllib.parse import quote

from analysis.evaluation import calibration
from analysis.evaluation.verdicts import Verdict
from application import figures
from application.decisions import words
from application.decisions.reading import MOST_LISTED, SignedDecision, signed_decisions
from components import narrative as say
from components.decision_links import start
from components.decision_register import Register, Signed
from data_access import Store, load_board_papers
from domain.learning.decisions import Decision, label_of, next_period, system_of
from domain.learning.evaluation import Rule, load_series
from domain.learning.network import Known, Same, decided_the_same, like_it
from domain.learning.power import Stated, load_stated
from settings import Settings
from vocabulary import Area, Refused

Told = Sequence[Known]


def listed(settings: Settings, shown: Any) -> Register:
    """The register for the area of a page: its own decisions first, then those of the systems most like it, then all
    others.
    """
    store, (signed, in_all) = figures.newest(settings), signed_decisions(settings)
    own = systems_of(store, shown.view.area)
    near = like_it(store, next(iter(own))) if len(own) == 1 else frozenset()
    names = {each.item.id: each.item.name for each in signed}

    def rank(each: SignedDecision) -> int:
        system = system_of(store, each.decision.place)
        return 0 if system in own else 1 if system in near else 2

    said = [
        _signed(store, each, names, near, _adopted_in(store, each, shown, own)) for each in sorted(signed, key=rank)
    ]
    current = [each.known(store) for each in signed if not each.replaced]
    more = f" The newest {MOST_LISTED} of {in_all:,} are listed." if in_all > len(signed) else ""
    told = [
        each
        for each in [*current, *taken_back(store, signed)]
        if each.marked.verdict not in (None, Verdict.CANNOT_TELL)
    ]
    return Register(
        tally=f"{_tally(current, told)}{more}",
        signed=said,
        same=[
            _same(store, each)
            for each in decided_the_same(store, [known for known in current if known.decision.is_judged])
        ],
        judged=_judged(store, told),
        reliability=_points(told),
        papers=_papers(store, own),
        papers_elsewhere=_papers(store, frozenset(_board_papers()) - own),
        outlook=outlook(store, shown),
        outlook_unsound=outlook(store, shown, sound=False),
        told_by=told_by(store, shown),
        judged_by=_judged_by(store, shown),
        counted_in=counted_in(store, shown.view.indicator),
    )


def _judged_by(store: Store, shown: Any) -> str:
    """Measure and place of the series shown: "Waiting under 18 weeks, Lincolnshire"; "" where the page shows no series."""
    place, entry = shown.evidence.place, store.indicators().get(shown.view.indicator)
    return "" if place is None or entry is None else f"{entry.short_name}, {place.short_name}"


def counted_in(store: Store, indicator: str) -> str:
    """The unit of an effect on a measure: "percentage points", "years"."""
    measured = words.unit_of(store, indicator)
    return "percentage points" if measured.name == "%" else measured.name


def taken_back(store: Store, signed: Sequence[SignedDecision]) -> list[Known]:
    """Versions that were replaced after the first period that was to judge them.

    They still count in the calibration, so that nobody can improve their record by signing again.
    """
    newer = {each.decision.replaces: each.decision for each in signed if each.decision.replaces}
    return [
        each.known(store)
        for each in signed
        if each.replaced and each.decision.is_judged and each.decision.change < newer[each.item.id].change
    ]


def told_by(store: Store, shown: Any) -> str:
    """The design whose smallest effect the outlook states; "" where it states none."""
    stated = _stated(store, shown)
    return "" if isinstance(stated, Refused) else stated.design


def _stated(store: Store, shown: Any) -> Stated | Refused:
    place = shown.evidence.place
    series = Refused("") if place is None else load_series(store, shown.view.indicator, place.code)
    if isinstance(series, Refused):
        return series
    return load_stated(store, series, cast(Rule, shown.view.against), shown.evidence.without)


def outlook(store: Store, shown: Any, *, sound: bool = True) -> str:
    """When a decision signed now would first be judged, and how large an effect the comparison could detect by when; ""
    where the page shows no series. Not `sound`: the design that would tell it may not be relied on, so no size is promised.
    """
    place, indicator = shown.evidence.place, shown.view.indicator
    series = Refused("") if place is None else load_series(store, indicator, place.code)
    if isinstance(series, Refused):
        return ""
    change = next_period(store, indicator, place.code, date.today())
    if isinstance(change, Refused):
        return ""
    begins = f"Signed today, it is judged by the figures of {place.short_name} from {label_of(change)} on."
    stated = _stated(store, shown)
    if isinstance(stated, Refused) or not sound:
        return begins
    last, noun = (
        stated.horizons[-1],
        series.periods[-1].kind if series.periods[-1].kind in ("month", "quarter") else "year",
    )
    told = words.size(words.unit_of(store, indicator), last.smallest)
    return (
        f"{begins} {words.why_not_others(stated)}{dict(words.DESIGNS)[stated.design]}, an effect of {told} shows after {last.after} {noun}{'' if last.after == 1 else 's'}, in 8 of 10 "
        "cases. Expect more than that, or choose another measure."
    )


def systems_of(store: Store, area: str) -> frozenset[str]:
    """Codes of the systems an area is, lies in or is made of."""
    found = store.area(area)
    if found is None:
        return frozenset()
    if found.kind == "icb":
        return frozenset((found.code,))
    return frozenset(each.code for each in store.members(found.code, "icb"))


def _adopted_in(store: Store, signed: SignedDecision, shown: Any, own: frozenset[str]) -> str:
    """The area that would adopt a decision: the one shown; "" where the decision is that area's own."""
    return "" if system_of(store, signed.decision.place) in own else str(shown.view.area)


def _signed(
    store: Store, signed: SignedDecision, names: Mapping[str, str], near: frozenset[str], adopted_in: str
) -> Signed:
    decision, item = signed.decision, signed.item
    verdict = words.verdict(store, decision, signed.marked(store))
    if signed.replaced:
        verdict = f"Replaced by a newer version. As it was signed: {say.mid_sentence(verdict)}"
    adopted, replaced = (
        names.get(id, "a decision that is not listed") if id else "" for id in (decision.adopted, decision.replaces)
    )
    like = " (among the most like this one)" if system_of(store, decision.place) in near else ""
    return Signed(
        id=item.id,
        name=item.name,
        system=f"{words.system_name(store, decision)}{like}",
        verdict=verdict,
        facts=words.facts(store, signed, adopted, replaced),
        link=figures_since(signed) if _has_series(store, decision) else "",
        adopt=adopt(store, signed, adopted_in),
        listed_as=""
        if signed.replaced
        else f"{item.name} ({words.measure_and_place(store, decision)}, {words.day(item.created_at)})",
    )


def _has_series(store: Store, decision: Decision) -> bool:
    """Whether the page can show the decision's measure yet.

    A decision signed on a measure with too few figures waits for them.
    """
    return not isinstance(load_series(store, decision.indicator, decision.place), Refused)


def figures_since(signed: SignedDecision) -> str:
    """The address of the figures that judge a decision, with the comparison that decides; "" where none does."""
    decision = signed.decision
    if not decision.is_judged:
        return ""
    compared = decision.design in ("matched", "differenced")
    left_out = quote(" ".join(sorted(signed.same))) if compared else ""
    return f"{decision.path}{decision.query}" + (f"&without={left_out}" if left_out else "")


def adopt(store: Store, signed: SignedDecision, area: str = "") -> str:
    """The address that starts the same decision for an area (`""`: the area the reader chose last).

    It copies only what was decided, nothing else of the other place.
    """
    decision = signed.decision
    per = 100 if words.unit_of(store, decision.indicator).name == "%" else 1
    entry = store.indicators().get(decision.indicator)
    expected = {
        "indicator": decision.indicator,
        "low": f"{decision.low * per:g}",
        "high": f"{decision.high * per:g}",
    }
    about = {"about": decision.indicator, "unjudged": entry.short_name if entry is not None else decision.indicator}
    asked = (expected if decision.is_judged and _has_series(store, decision) else about) | {
        "area": area,
        "choice": decision.choice,
        "question": decision.question,
        "options": decision.options,
        "kind": decision.kind or decision.choice,
        "adopted": signed.item.id,
        "evidence": f"{signed.item.name}, as {words.system_name(store, decision)} decided it: {decision.path}{decision.query}",
    }
    return start(asked)


def _same(store: Store, same: Same) -> str:
    """A sentence about the same decision across systems: "Elective hub, 18-week waits: 3 systems decided it. ..."."""
    entry = store.indicators().get(same.indicator)
    name = entry.short_name if entry is not None else same.indicator
    measured_by = say.mid_sentence(name)
    what = f"{say.sentence_case(same.kind)}, judged by {measured_by}"
    came = list(
        dict.fromkeys(
            f"{words.system_name(store, each.decision)}: {str(each.marked.verdict or 'no figure yet').lower()}"
            for each in same.members
        )
    )
    head = f"{what}: {same.systems} systems decided it. {say.listing(came, most=12)}."
    if isinstance(same.effect, Refused):
        return f"{head} They cannot be pooled yet: {same.effect.reason}"
    measured, pooled = words.unit_of(store, same.indicator), same.effect
    if pooled.next_place is None:
        return f"{head} They are pooled from 3 places on: two say too little together."
    return (
        f"{head} Together ({pooled.number} places): {words.sided(measured, pooled.effect.estimate)}, 95% interval "
        f"{words.span(measured, pooled.effect.lower, pooled.effect.upper)}. The next place may expect "
        f"{words.span(measured, *pooled.next_place)} (95% prediction interval)."
    )


_board_papers = cache(load_board_papers)  # part of the code, so read once in a process


def _papers(store: Store, own: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Where the boards of an area publish their papers. The addresses are not checked."""
    listed = _board_papers()
    named: list[tuple[Area, str]] = [
        (area, listed[code].papers) for code in own if code in listed and (area := store.area(code)) is not None
    ]
    return tuple((area.short_name, address) for area, address in sorted(named, key=lambda each: each[0].short_name))


# ---------------------------------------------------------------- calibration


def _worked(known: Known) -> bool:
    return known.marked.verdict is Verdict.AS_EXPECTED


def _reliability(told: Told) -> calibration.Reliability | Refused:
    return calibration.reliability([each.decision.probability for each in told], [_worked(each) for each in told])


def _tally(current: Told, told: Told) -> str:
    """The calibration, only as far as there are enough decisions."""
    number = f"{len(current)} decision{'' if len(current) == 1 else 's'} signed; the figures have judged {len(told) or 'none'} so far."
    found = _reliability(told)
    if isinstance(found, Refused):
        return f"{number} How well we judge is shown once they have judged {calibration.FEWEST}."
    said = sum(each.decision.probability for each in told) / len(told)
    return (
        f"{number} {sum(map(_worked, told))} worked as expected, where {said:.0%} was expected to. Brier score {found.brier:.2f} (0 is perfect; "
        f"always saying the average scores {found.always_the_average:.2f})."
    )


def _points(told: Told) -> tuple[tuple[float, float, float, float], ...]:
    found = _reliability(told)
    if isinstance(found, Refused):
        return ()
    return tuple((each.said, each.happened, each.lower, each.upper) for each in found.bands)


def _judged(store: Store, told: Told) -> list[tuple[str, Sequence[str], Sequence[Sequence[str]]]]:
    """The tables of the calibration: each has a row only for 10 decisions or more."""
    whole = _reliability(told)
    if isinstance(whole, Refused):
        return []
    bands = [
        (
            f"{band.low:.0%} to {band.high:.0%}",
            str(band.number),
            f"{band.said:.0%}",
            f"{band.happened:.0%} ({band.lower:.0%} to {band.upper:.0%})",
        )
        for band in whole.bands
    ]
    effects = [(each, each.marked.effect) for each in told if each.marked.effect is not None]
    held = calibration.intervals_held(
        [each.decision.low for each, _ in effects],
        [each.decision.high for each, _ in effects],
        [effect.estimate for _, effect in effects],
    )
    tables: list[tuple[str, Sequence[str], Sequence[Sequence[str]]]] = [
        ("Did probabilities come true?", ("Said", "Decisions", "Said on average", "Came true (95% interval)"), bands)
    ]
    if not isinstance(held, Refused):
        row = (f"{held.held} of {held.number}", f"{held.share:.0%} ({held.lower:.0%} to {held.upper:.0%})")
        tables.append(("Did ranges hold what was found?", ("Held", "Share (95% interval)"), (row,)))
    tables += _by("By topic", "Topic", told, lambda each: _topic(store, each))
    tables += _by("By owner", "Owner", told, lambda each: each.decision.owner)
    return tables


def _topic(store: Store, known: Known) -> str:
    entry = store.indicators().get(known.decision.indicator)
    return say.sentence_case(entry.family) if entry is not None else "Not known"


def _by(
    title: str, heading: str, told: Told, of: Callable[[Known], str]
) -> list[tuple[str, Sequence[str], Sequence[Sequence[str]]]]:
    rows, few = [], 0
    for name in sorted({of(each) for each in told}):
        chosen = [each for each in told if of(each) == name]
        found = _reliability(chosen)
        few += isinstance(found, Refused)
        if not isinstance(found, Refused):
            worked, said = sum(map(_worked, chosen)), sum(each.decision.probability for each in chosen) / len(chosen)
            rows.append((name, str(len(chosen)), f"{said:.0%}", f"{worked / len(chosen):.0%}", f"{found.brier:.2f}"))
    headings = (heading, "Decisions", "Expected to work", "Worked as expected", "Brier score (0 is perfect)")
    left_out = f" ({few} with fewer than {calibration.FEWEST} answers not shown)" if few else ""
    return [(f"{title}{left_out}", headings, rows)] if rows else []
