"""Decisions of several systems beside one another: who decided the same, and what came of it in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.evaluation.pooling import Pooled, pooled
from analysis.intervals import normal_quantile
from data_access import Store
from domain.learning.decisions import Decision, Marked, kind_of, system_of
from domain.peers import load_peer_codes
from vocabulary import Refused


@dataclass(frozen=True)
class Known:
    """One decision with what the figures say of it by now."""

    id: str
    decision: Decision
    marked: Marked


@dataclass(frozen=True)
class Same:
    """Decisions on one measure, of one kind of change, in two systems or more. `effect`: over the places, one of
    each, whose figures answer."""

    indicator: str
    kind: str
    members: tuple[Known, ...]
    systems: int
    effect: Pooled | Refused


def decided_the_same(store: Store, known: Sequence[Known]) -> tuple[Same, ...]:
    """By measure and kind of change (its words, capitals apart), those of most systems first. Decisions of one system alone are left out, and those
    that name no kind: one measure is moved by many things."""
    groups: dict[tuple[str, str], list[Known]] = {}
    for each in known:
        if (kind := kind_of(each.decision))[1]:
            groups.setdefault(kind, []).append(each)
    found = [_same(store, members) for members in groups.values()]
    return tuple(sorted((each for each in found if each.systems > 1), key=lambda each: -each.systems))


def _same(store: Store, members: list[Known]) -> Same:
    answering = {each.decision.place: each.marked.effect for each in members if each.marked.effect is not None}
    estimates = [each.estimate for each in answering.values()]
    # The half width of a 95% interval in normal errors: of a t interval that is a little more than its error.
    errors = [(each.upper - each.lower) / (2 * normal_quantile(0.95)) for each in answering.values()]
    first = members[0].decision
    systems = {system_of(store, each.decision.place) for each in members}
    return Same(first.indicator, first.kind.strip(), tuple(members), len(systems), pooled(estimates, errors))


def like_it(store: Store, system: str) -> frozenset[str]:
    """Codes of the systems most like one; none where that is not known."""
    found = load_peer_codes(store, (system,))
    return frozenset() if isinstance(found, Refused) else found
