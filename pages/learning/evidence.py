"""The evidence behind one view: the evaluation, and which of its designs is reported first."""

from __future__ import annotations

from functools import cached_property

from analysis.evaluation.donors import Matched
from analysis.evaluation.interrupted import Effect
from analysis.evaluation.verdicts import how_sure, sided, turned
from components.units import Unit, unit
from data_access import PublicChange, Store
from domain.learning.decisions import effect_by
from domain.learning.evaluation import Evaluation, Series, load_evaluation, load_series
from domain.learning.over_time import BackTest, load_back_test, load_starts
from domain.learning.power import Stated, load_stated
from pages.learning.view import View, announced_change, change_of, place_of, public_changes, rule_of, without_of
from vocabulary import Area, Indicator, Period, Refused, Sureness

DESIGNS = {
    "matched": "Against a weighted mix of similar places",
    "differenced": "Against the average of the other places",
    "interrupted": "Against where its own past was heading",
    "adjusted": "Against the other places, each less its trend before",
    "before_after": "The average after, less the average before",
}
"""In order of preference: the first that answers and passes its own check is reported."""


NO_DATE = (
    "We hold no announced change to this measure here. Choose a date under “Since” to see what happened from then on, or sign a decision below: "
    "the next figures will judge it."
)


class Evidence:
    def __init__(self, view: View, store: Store) -> None:
        area = store.area(view.area)
        assert area is not None  # the view only holds areas that are offered
        self.view, self.store, self.area = view, store, area

    def of(self, view: View) -> Evidence:
        """The evidence of another view, on the same figures."""
        return Evidence(view, self.store)

    @cached_property
    def indicator(self) -> Indicator:
        return self.store.indicator(self.view.indicator)

    @cached_property
    def unit(self) -> Unit:
        return unit(self.indicator.unit)

    @cached_property
    def place(self) -> Area | None:
        return place_of(self.store, vars(self.view))

    @cached_property
    def without(self) -> frozenset[str]:
        """Codes of places that are not compared with: as in addresses, where a system may be named by either of its codes."""
        named = {code: self.store.area(code) for code in without_of(self.view)}
        return frozenset(area.code for area in named.values() if area is not None)

    @cached_property
    def evaluation(self) -> Evaluation | Refused:
        if self.place is None:
            return Refused(f"No place in {self.area.short_name} has a series of this measure that is long enough.")
        change = change_of(self.store, vars(self.view))
        if not change:
            return Refused(NO_DATE)
        return load_evaluation(
            self.store, self.view.indicator, self.place.code, change, rule_of(self.view), decided_same=self.without
        )

    @cached_property
    def series(self) -> Series | Refused:
        """Refused where there is no place with one."""
        if self.place is None:
            return Refused(f"No place in {self.area.short_name} has a series of this measure that is long enough.")
        return load_series(self.store, self.view.indicator, self.place.code)

    @property
    def is_undated(self) -> bool:
        """Whether there is a series, and no date from which to judge it."""
        return not change_of(self.store, vars(self.view)) and not isinstance(self.series, Refused)

    @property
    def first(self) -> Period:
        """The first period after the change."""
        found = self.evaluation
        assert not isinstance(found, Refused)  # asked for only where there is an evaluation
        return found.series.periods[found.change]

    @cached_property
    def effects(self) -> dict[str, Effect | Refused]:
        """By design, in the order of DESIGNS."""
        found = self.evaluation
        if isinstance(found, Refused):
            return {}
        return {name: effect_by(found, name) for name in DESIGNS}

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """The designs that fail their own check."""
        found = self.evaluation
        if isinstance(found, Refused):
            return frozenset()
        failed = {
            "matched": isinstance(found.matched, Matched) and not found.matched.close,
            "differenced": found.apart,
            "interrupted": not isinstance(found.bent, Refused) and found.bent.bent,
        }
        # What counts every trend as effect is no guide where another design saw a trend or a turn before.
        failed["before_after"] = failed["differenced"] or failed["interrupted"]
        return frozenset(name for name, fails in failed.items() if fails)

    @cached_property
    def design(self) -> str:
        """The design that is reported; "" if none answers."""
        found = self.evaluation
        if isinstance(found, Refused):
            return ""
        answering = [name for name in DESIGNS if isinstance(self.effects[name], Effect)]
        sound = [name for name in answering if name not in self.doubtful]
        return next(iter(sound or answering), "")

    @property
    def effect(self) -> Effect | None:
        found = self.effects.get(self.design)
        return found if isinstance(found, Effect) else None

    @cached_property
    def sure(self) -> Sureness:
        """Before against after is a last resort: it contradicts nobody."""
        found = self.effect
        if found is None:
            return Sureness.NOT_MEASURED
        if self.design in self.doubtful:
            return Sureness.CANNOT_TELL
        others = {
            name: each
            for name, each in self.effects.items()
            if isinstance(each, Effect) and name not in (self.design, "before_after")
        }
        sure = how_sure(
            found,
            [each for name, each in others.items() if name not in self.doubtful],
            [each for name, each in others.items() if name in self.doubtful],
        )
        return Sureness.PROBABLY if sure is Sureness.SURE and self.is_unchecked else sure

    @property
    def is_unchecked(self) -> bool:
        """Whether the design told takes for granted that the place ran alongside the others, and too little is known to check it."""
        found = self.evaluation
        return self.design == "differenced" and not isinstance(found, Refused) and isinstance(found.alongside, Refused)

    @property
    def is_told(self) -> bool:
        """Whether an effect is claimed."""
        return self.sure in (Sureness.SURE, Sureness.PROBABLY)

    @cached_property
    def announced(self) -> PublicChange | None:
        """The change announced in public that is dated as this view is; None where none is."""
        found = announced_change(self.store, vars(self.view))
        return (
            found
            if found and not isinstance(self.evaluation, Refused) and found.first_period == self.first.id
            else None
        )

    @cached_property
    def turned(self) -> tuple[list[tuple[str, Effect]], list[tuple[Period, Effect]]]:
        """What turns the answer round: other designs, then other starts of the design told, each with its effect. Where no effect is told,
        a design that shows one does so too. The average after less the average before turns nothing round."""
        told, place = self.effect, self.place
        if told is None or place is None:
            return [], []
        designs = {
            name: each
            for name, each in self.effects.items()
            if isinstance(each, Effect) and name not in (self.design, "before_after")
        }
        clear = () if self.is_told else tuple(name for name, each in designs.items() if sided(each))
        rule = rule_of(self.view)
        starts = load_starts(
            self.store, self.view.indicator, place.code, self.first.id, rule, self.design, decided_same=self.without
        )
        dated = {} if isinstance(starts, Refused) else {each.period: each.effect for each in starts if each.effect}
        effects = {period.id: each for period, each in dated.items() if isinstance(each, Effect)}
        named = {period.id: period for period in dated}
        return (
            [(name, designs[name]) for name in dict.fromkeys((*clear, *turned(told, designs)))],
            [(named[id], effects[id]) for id in turned(told, effects)],
        )

    @cached_property
    def back_test(self) -> BackTest | Refused:
        """What the register would have said of this change, more being hoped for where more is better."""
        if isinstance(self.evaluation, Refused):
            return self.evaluation
        place, up = self.evaluation.series.area.code, self.indicator.polarity == "higher"
        return load_back_test(
            self.store, self.view.indicator, place, self.first.id, rule_of(self.view), up=up, decided_same=self.without
        )

    @cached_property
    def stated(self) -> Stated | Refused:
        """The effect that could be detected of a change made today, and by which design."""
        found = self.evaluation
        return (
            found
            if isinstance(found, Refused)
            else load_stated(self.store, found.series, rule_of(self.view), self.without)
        )

    @cached_property
    def public_changes(self) -> tuple[PublicChange, ...]:
        return public_changes()
