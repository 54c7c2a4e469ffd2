"""Two to four scenarios compared: which of them can be, and what the analysis says of those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.scenarios import (
    Aim,
    Knowing,
    Score,
    Switch,
    apart,
    probably_best,
    shares_of_difference,
    size_of,
    switching_value,
    worth_of_knowing,
)
from pages.scenarios.kept import Kept, Opened
from pages.what_ifs import Run
from vocabulary import MILLION, Refused

FIGURES = "the figures: area, measure or edition"
"""What differs between two scenarios of one what-if besides levers."""


@dataclass(frozen=True, eq=False)
class Side:
    letter: str
    kept: Kept
    run: Run

    @property
    def name(self) -> str:
        return f"{self.letter}: {self.kept.name}"

    @property
    def pounds(self) -> float | None:
        """Its annual cost: from the model if it has one, else the writer’s own figure; None if neither is known."""
        return self.kept.scenario.cost if self.by_its_writer else self.run.outcome.pounds

    @property
    def by_its_writer(self) -> bool:
        """Whether its writer says what it costs. A model that only moves money knows of no cost besides."""
        return not self.run.outcome.pounds and self.kept.scenario.cost is not None

    @property
    def for_a_million(self) -> float | None:
        """What is gained for each £ million a year; None where no cost is known, or none is paid."""
        return None if not self.pounds or self.pounds < 0 else self.run.outcome.central / (self.pounds / MILLION)


@dataclass(frozen=True, eq=False)
class Tip:
    """Where one lever of one scenario, moved alone, changes whether it gains more than the best of the others."""

    side: Side
    rival: Side
    lever: str
    switch: Switch


@dataclass(frozen=True, eq=False)
class Compared:
    """The scenarios that can be compared with the first, and why the others cannot."""

    sides: tuple[Side, ...]
    left_out: tuple[tuple[str, str], ...]  # name and reason

    @cached_property
    def best(self) -> tuple[float | None, ...]:
        """How likely each is to gain most; None where the reader's own assumption decides."""
        return self._likely([size_of(side.run.outcome) for side in self.sides])

    @cached_property
    def best_at_gap(self) -> tuple[float | None, ...] | None:
        """How likely each is to close the largest share of its gap; None where a model does not hold one."""
        aims = [_gap(side.run) for side in self.sides]
        held = [Score(aim.central, aim.draws, aim.assumed) for aim in aims if aim is not None]
        return self._likely(held) if len(held) == len(aims) else None

    def _likely(self, scores: Sequence[Score]) -> tuple[float | None, ...]:
        found = probably_best(scores, self.sides[0].run.outcome.seed)
        return (None,) * len(scores) if isinstance(found, Refused) else found

    @property
    def leader(self) -> int:
        """The likeliest to gain most; where none has a chance, the one with the largest gain."""
        gains = [side.run.outcome.central for side in self.sides]
        return max(range(len(gains)), key=lambda each: (self.best[each] or 0.0, gains[each]))

    @cached_property
    def tips(self) -> tuple[Tip, ...]:
        return tuple(tip for side in self.sides for tip in self._tips_of(side))

    def _tips_of(self, side: Side) -> list[Tip]:
        others = [each for each in self.sides if each is not side]
        rival = max(others, key=lambda each: each.run.outcome.central)
        if side.run.words.unit.same(side.run.outcome.central, rival.run.outcome.central):
            return []  # level as they stand: the least move of any lever would decide
        found = []
        for name, declared in side.run.parameters.declared().items():
            if declared.choices is not None or declared.decides or declared.doubts:
                continue
            if declared.off_at_zero and getattr(side.run.parameters, name) == 0:
                continue  # from what is there now to a sum of one's own is no step along a range
            switch = switching_value(
                side.run.gain,
                side.run.parameters,
                name,
                declared.step if declared.off_at_zero else declared.low,
                declared.high,
                threshold=rival.run.outcome.central,
                whole=declared.whole,
            )
            if isinstance(switch, Switch):
                found.append(Tip(side, rival, name, switch))
        return found

    @property
    def dearest_worth(self) -> tuple[Side, Side, float] | None:
        """The one that gains most for each pound, the next, and the cost in pounds above which that is no longer so. None where a cost is not
        known, or a scenario gains nothing."""
        known = [(each.for_a_million, -number) for number, each in enumerate(self.sides) if each.for_a_million]
        if len(known) < len(self.sides) or min(value or 0.0 for value, _ in known) <= 0:
            return None
        first, second = (self.sides[-number] for _, number in sorted(known, reverse=True)[:2])
        assert second.for_a_million is not None
        return first, second, first.run.outcome.central / second.for_a_million * MILLION

    @cached_property
    def knowing(self) -> tuple[Knowing, ...]:
        return worth_of_knowing([side.run.outcome for side in self.sides])

    @cached_property
    def difference(self) -> dict[str, float] | Refused:
        """What makes B's gain another than A's: each lever that differs, and the figures if they do."""
        a, b = self.sides[:2]
        if a.kept.declared.name != b.kept.declared.name:
            return Refused("A and B are different what-ifs: no lever leads from the one to the other.")
        declared = a.run.parameters.declared()
        levers = [
            name
            for name, one in declared.items()
            if not (one.decides or one.doubts) and getattr(a.run.parameters, name) != getattr(b.run.parameters, name)
        ]
        figures = (a.kept.scenario.view, a.kept.scenario.edition) != (b.kept.scenario.view, b.kept.scenario.edition)

        def gain(changed: frozenset[str]) -> float | Refused:
            theirs = {name: getattr(b.run.parameters, name) for name in changed - {FIGURES}}
            return (b if FIGURES in changed else a).run.gain(replace(a.run.parameters, **theirs))

        return shares_of_difference(gain, [*levers, *([FIGURES] if figures else [])])


def compared(opened: Sequence[Opened | None]) -> Compared | Refused:
    """Refuses where fewer than two can be compared, with the reason."""
    sides: list[Side] = []
    left_out: list[tuple[str, str]] = []
    for letter, each in zip("ABCD", opened, strict=False):
        if each is None:
            continue
        if isinstance(each.pinned, Refused):
            left_out.append((each.kept.name, each.pinned.reason))
        elif sides and (reason := apart(sides[0].run.outcome, each.pinned.outcome)):
            left_out.append((each.kept.name, reason))
        else:
            sides.append(Side(letter, each.kept, each.pinned))
    if len(sides) < 2:
        reasons = " ".join(f"“{name}”: {reason}" for name, reason in left_out)
        return Refused(reasons or "Two are needed to stand side by side. Choose another.")
    return Compared(tuple(sides), tuple(left_out))


def _gap(run: Run) -> Aim | None:
    return next((aim for aim in run.outcome.aims if aim.name == "gap"), None)


def gap_closed(run: Run) -> float | None:
    """The share of the gap that is closed if the levers are achieved; None where the model does not hold it."""
    aim = _gap(run)
    return None if aim is None else aim.central
