"""The evidence behind one view: the evaluation, and which of its designs is told first."""

from __future__ import annotations

from functools import cached_property

from analysis.evaluation.interrupted import Effect
from analysis.evaluation.verdicts import how_sure
from components.units import Unit, unit
from data_access import PublicChange, Store, load_public_changes
from domain.learning.decisions import effect_by
from domain.learning.evaluation import Evaluation, load_evaluation
from domain.learning.power import Horizon, load_power
from pages.learning.view import View, change_of, place_of, rule_of
from vocabulary import Area, Indicator, Period, Refused, Sureness

DESIGNS = {
    "matched": "Against a weighted mix of similar places",
    "differenced": "Against the average of the other places",
    "interrupted": "Against where its own past was heading",
    "before_after": "The average after, less the average before",
}
"""In the order in which they are told: the first that answers and passes its own check."""


class Evidence:
    def __init__(self, view: View, store: Store) -> None:
        area = store.area(view.area)
        assert area is not None  # the view only holds areas that are offered
        self.view, self.store, self.area = view, store, area

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
    def evaluation(self) -> Evaluation | Refused:
        if self.place is None:
            return Refused(f"No place in {self.area.short_name} has a series of this measure that is long enough.")
        change = change_of(self.store, vars(self.view))
        return load_evaluation(self.store, self.view.indicator, self.place.code, change, rule_of(self.view))

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
    def design(self) -> str:
        """The design that is told first; "" where none answers."""
        found = self.evaluation
        if isinstance(found, Refused):
            return ""
        answering = [name for name in DESIGNS if isinstance(self.effects[name], Effect)]
        doubtful = {
            "differenced": not isinstance(found.differenced, Refused) and not found.differenced.leads_usual,
            "interrupted": not isinstance(found.bent, Refused) and found.bent.bent,
        }
        sound = [name for name in answering if not doubtful.get(name, False)]
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
        others = [
            each
            for name, each in self.effects.items()
            if isinstance(each, Effect) and name not in (self.design, "before_after")
        ]
        return how_sure(found, others)

    @cached_property
    def horizons(self) -> tuple[Horizon, ...] | Refused:
        found = self.evaluation
        return found if isinstance(found, Refused) else load_power(self.store, found.series)

    @cached_property
    def public_changes(self) -> tuple[PublicChange, ...]:
        return load_public_changes()
