"""Decisions: signed from what a page shows, kept as items that nobody can change, and marked by the newest figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from analysis.evaluation import calibration
from analysis.evaluation.verdicts import Verdict, expectation
from application import figures, readers, workspace
from components.decision_register import DecisionBook, Signed
from data_access import Item, ItemMissing, ItemRefused, StoreUnavailable, WorkspaceUnavailable
from data_access.reference.periods import period
from domain.learning import decisions
from domain.learning.decisions import Decision, Marked
from domain.learning.evaluation import load_series
from domain.learning.power import load_power
from settings import Settings
from vocabulary import Refused

DESIGNS = (
    ("differenced", "Against the average of the other places"),
    ("matched", "Against a mixture of places that ran like it"),
    ("interrupted", "Against where its own past was heading"),
    ("before_after", "The average after, less the average before (a last resort)"),
)
MOST_LISTED = 200
POINTS = 100  # what a share is written in


def book(settings: Settings) -> DecisionBook:
    return DecisionBook(
        sign=lambda given, shown: _sign(settings, given, shown),
        listed=lambda: [signed for item in _items(settings) if (signed := _said(settings, item))],
        tally=lambda: _tally(settings),
        designs=DESIGNS,
        refused=(ItemMissing, ItemRefused, WorkspaceUnavailable, StoreUnavailable),
    )


def _items(settings: Settings) -> tuple[Item, ...]:
    listed: tuple[Item, ...] = workspace.items(settings).list(
        decisions.KIND, by=readers.reader(settings), limit=MOST_LISTED
    )
    return listed


def _sign(settings: Settings, given: Mapping[str, str], shown: Any) -> str:
    """Raises ItemRefused with all that is wrong."""
    evidence, store = shown.evidence, shown.store
    problems: list[str] = []
    place = evidence.place
    if place is None:
        raise ItemRefused(["This page shows no place with a series: choose one first."])
    change = decisions.next_period(store, shown.view.indicator, place.code)
    if isinstance(change, Refused):
        raise ItemRefused([change.reason])
    per = POINTS if evidence.unit.name == "%" else 1
    low, high = (
        _number(given.get(name, ""), words, problems) / per for name, words in (("low", "from"), ("high", "to"))
    )
    chance = _number(given.get("probability", ""), "how likely", problems) / 100
    if not problems and isinstance(wrong := expectation(low, high), Refused):
        problems.append(wrong.reason)
    if math.isfinite(chance) and not 0 < chance < 1:
        problems.append("How likely it is lies between 0% and 100%, and is neither.")
    design = given.get("design", "")
    if design not in decisions.DESIGNS:
        problems.append("Choose the design that will judge it.")
    problems += [
        f"Say {words}."
        for name, words in (("choice", "what was decided"), ("owner", "who owns it"))
        if not given.get(name, "").strip()
    ]
    replaced = given.get("replaces", "")
    if replaced and not given.get("why_new", "").strip():
        problems.append("Say what changed: it is a new version of a signed decision.")
    if long := [name for name, text in given.items() if len(text) > decisions.MOST]:
        problems.append(f"At most {decisions.MOST:,} characters can be kept of each text: {', '.join(long)}.")
    if problems:
        raise ItemRefused(problems)
    series = load_series(store, shown.view.indicator, place.code)
    power = series if isinstance(series, Refused) else load_power(store, series)
    told = 0.0 if isinstance(power, Refused) else power[-1].smallest
    decision = Decision(
        **{
            name: given.get(name, "").strip()
            for name in ("question", "choice", "reasons", "dissent", "owner", "review_on", "stop_if", "why_new")
        },
        indicator=shown.view.indicator,
        place=place.code,
        change=change,
        against=shown.view.against,
        design=design,
        low=low,
        high=high,
        probability=chance,
        smallest_told=told,
        path=shown.page.path,
        query=shown.view.to_query(),
        edition=store.edition,
        replaces=replaced,
    )
    item = workspace.items(settings).add(
        decisions.KIND,
        name=decision.choice[:120],
        owner=readers.writer(settings),
        shared=True,
        body=decision.to_body(),
    )
    small = told and max(abs(low), abs(high)) < told
    warning = (
        f" In 8 of 10 cases this series tells an effect of {told * per:.2g}{' points' if per == POINTS else ''} or more: yours is smaller, so expect “can’t tell”."
        if small
        else ""
    )
    return f"Signed “{item.name}”. The first figure that judges it is that of {_label(change)}.{warning}"


def _number(text: str, what: str, problems: list[str]) -> float:
    try:
        value = float(text.strip().replace("−", "-"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        problems.append(f"The number for “{what}” is missing or is not a number.")
    return value


def _said(settings: Settings, item: Item) -> Signed | None:
    decision = Decision.from_body(item.body)
    if isinstance(decision, Refused):
        return None
    store = figures.newest(settings)
    marked = decisions.mark(store, decision)
    area, entry = store.area(decision.place), store.indicators().get(decision.indicator)
    per = POINTS if entry is not None and entry.unit == "%" else 1
    unit = "percentage points" if per == POINTS else entry.unit if entry is not None else ""
    late = decision.review_on and decision.review_on < date.today().isoformat()
    facts = (
        ("Question and options", decision.question),
        ("Why", decision.reasons),
        ("Who disagreed", decision.dissent),
        (
            "Measure",
            f"{entry.short_name if entry else decision.indicator}, {area.short_name if area else decision.place}",
        ),
        ("Expected", f"{decision.low * per:g} to {decision.high * per:g} {unit}, {decision.probability:.0%} likely"),
        ("Judged", f"{dict(DESIGNS)[decision.design]}, from {_label(decision.change)}"),
        ("Smallest effect told", f"{decision.smallest_told * per:.3g} {unit}" if decision.smallest_told else ""),
        ("Stop if", decision.stop_if),
        ("Owner", decision.owner),
        ("Review", f"{decision.review_on}{' (overdue)' if late else ''}"),
        ("New version because", decision.why_new),
        ("Signed", f"{item.created_at[:10]}, on edition {decision.edition}"),
    )
    return Signed(item.id, item.name, _verdict(marked, per, unit), facts, f"{decision.path}{decision.query}")


def _verdict(marked: Marked, per: int, unit: str) -> str:
    if marked.verdict is None or marked.effect is None:
        return marked.reason
    effect = marked.effect
    return (
        f"{marked.verdict}. Found {effect.estimate * per:+.3g} {unit}, 95% interval {effect.lower * per:+.3g} to {effect.upper * per:+.3g}, "
        f"after {marked.since} period{'' if marked.since == 1 else 's'}."
    ).replace("-", "−")


def _tally(settings: Settings) -> str:
    """How well we judge: only where numbers allow."""
    store = figures.newest(settings)
    read = [decision for item in _items(settings) if isinstance(decision := Decision.from_body(item.body), Decision)]
    marks = [(decision, decisions.mark(store, decision)) for decision in read]
    told = [(decision, marked) for decision, marked in marks if marked.verdict not in (None, Verdict.CANNOT_TELL)]
    number = f"{len(read)} decision{'' if len(read) == 1 else 's'} signed; the figures answer {len(told)} so far."
    found = calibration.reliability(
        [decision.probability for decision, _ in told], [marked.verdict is Verdict.AS_EXPECTED for _, marked in told]
    )
    if isinstance(found, Refused):
        return f"{number} How well we judge is said from {calibration.FEWEST} answers on."
    worked = sum(marked.verdict is Verdict.AS_EXPECTED for _, marked in told)
    said = sum(decision.probability for decision, _ in told) / len(told)
    return f"{number} {worked} worked as expected, where {said:.0%} was expected to. Brier score {found.brier:.2f} (0 is perfect; always saying the average scores {found.always_the_average:.2f})."


def _label(change: str) -> str:
    return period(change).label
