"""What every practice's people would have, for a measure that is counted by practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.fair_comparison.diagnostics import Diagnostics, diagnose
from analysis.fair_comparison.expected import fit_expected
from analysis.fair_comparison.spread import Spread, fit_spread
from caching import SingleFlightCache
from data_access import Store
from domain.fair_comparison.archive import Unpacked, kept, packed
from domain.fair_comparison.people import PracticePeople, load_people
from vocabulary import Indicator, Period, Refused

FloatArray = NDArray[np.float64]
FEWEST_PRACTICES = 500


class Allowed(StrEnum):
    """The adjustment. `NOTHING`: plain rates, without a model by practice (`unit_models`). `AGES`: age and sex only, which
    leaves the gradient by deprivation, for pages about inequality. `SURROUNDINGS`: also rurality and ethnic mix around the
    practice, which are not those of its patients."""

    NOTHING = "nothing"
    AGES = "ages"
    DEPRIVATION = "deprivation"
    SURROUNDINGS = "surroundings"


MODELLED = (Allowed.AGES, Allowed.DEPRIVATION, Allowed.SURROUNDINGS)
ADJUSTED_FOR = {
    Allowed.AGES: ("age", "sex"),
    Allowed.DEPRIVATION: ("age", "sex", "deprivation"),
    Allowed.SURROUNDINGS: ("age", "sex", "deprivation", "rurality", "ethnic_mix"),
}


@dataclass(frozen=True, eq=False)
class PracticeModel:
    """One measure in one period. Arrays are by practice: its row in the population (`place`), observed and expected counts,
    denominator, sampling variance. `expected` depends on the adjustment `allowed`."""

    indicator: Indicator
    period: Period
    allowed: Allowed
    of: PracticePeople
    place: NDArray[np.intp]
    observed: FloatArray
    people: FloatArray
    expected: FloatArray
    spread: Spread
    converged: bool
    left_out: int  # practices with counts whose people are not known, or that are too small

    @property
    def adjusted_for(self) -> tuple[str, ...]:
        """Keys of what is allowed for: age, sex, deprivation, rurality, ethnic_mix."""
        return ADJUSTED_FOR[self.allowed]

    @cached_property
    def chance(self) -> FloatArray:
        """The variance of each count that chance alone explains."""
        if self.indicator.value_kind != "proportion":
            return self.expected
        return self.expected * (1 - np.clip(self.expected / self.people, 0, 1))

    @property
    def codes(self) -> NDArray[np.object_]:
        return self.of.codes[self.place]

    @property
    def network(self) -> NDArray[np.intp]:
        return self.of.network[self.place]

    @property
    def board(self) -> NDArray[np.intp]:
        return self.of.board[self.place]

    @property
    def boards(self) -> tuple[str, ...]:
        return self.of.boards

    @property
    def rank(self) -> FloatArray:
        return self.of.rank[self.place]

    @cached_property
    def diagnostics(self) -> Diagnostics:
        """How well the model holds."""
        return diagnose(self.observed, self.expected, self.people, self.chance, self.board)

    def within(self, codes: frozenset[str]) -> NDArray[np.bool_]:
        """Which practices are among these."""
        return self.of.among(codes)[self.place]


_cache = SingleFlightCache(512)


def load_model(
    store: Store, indicator: str, period: str | None = None, allowed: Allowed = Allowed.DEPRIVATION
) -> PracticeModel | Refused:
    """The model of one measure, in its newest period unless another is named: as kept with the edition, or fitted now.

    Refuses `NOTHING`. Raises KeyError for an unknown indicator.
    """
    entry = store.indicator(indicator)
    if allowed not in MODELLED:
        return Refused("Nothing is allowed for, so there is no model of who the people are.")
    periods = store.periods(indicator, kind="practice")
    if not periods:
        return Refused("It is not counted by practice, so who the people are cannot be allowed for.")
    chosen = next((each for each in periods if each.id == period), periods[-1])
    key = store, indicator, chosen.id, allowed

    def make() -> PracticeModel | Refused:
        return _kept(store, entry, chosen, allowed) or fit_model(store, entry, chosen, allowed)

    found: PracticeModel | Refused = _cache.get(key, make)
    return found


def key_of(indicator: str, period: str) -> str:
    """Where an edition keeps the models of a measure in a period."""
    return f"practice {indicator} {period}"


def _kept(store: Store, entry: Indicator, period: Period, allowed: Allowed) -> PracticeModel | None:
    people = load_people(store)
    if isinstance(people, Refused):
        return None

    def read(found: Unpacked) -> PracticeModel:
        facts = found.facts["models"][allowed]
        return PracticeModel(
            indicator=entry,
            period=period,
            allowed=allowed,
            of=people,
            place=found.array("place").astype(np.intp),
            observed=found.array("observed"),
            people=found.array("people"),
            expected=found.array(f"expected_{allowed}"),
            spread=Spread(*facts["spread"]),
            converged=facts["converged"],
            left_out=facts["left_out"],
        )

    return kept(store, key_of(entry.id, period.id), read)


def pack_models(models: Sequence[PracticeModel]) -> bytes:
    """The models of one measure and period, which differ in what they allow for, for keeping with the edition."""
    first = models[0]
    facts = {
        model.allowed: {
            "spread": (model.spread.unit, model.spread.network, model.spread.board),
            "converged": model.converged,
            "left_out": model.left_out,
        }
        for model in models
    }
    counts: dict[str, NDArray[Any]] = {
        "place": first.place.astype(np.int32),
        "observed": first.observed,
        "people": first.people,
    }
    return packed({"models": facts}, counts | {f"expected_{model.allowed}": model.expected for model in models})


def fit_model(store: Store, entry: Indicator, period: Period, allowed: Allowed) -> PracticeModel | Refused:
    """Fit the model of one measure and period."""
    if entry.multiplier is None:
        return Refused("It is published without counts, so who the people are cannot be allowed for.")
    people = load_people(store)
    if isinstance(people, Refused):
        return people
    rows = store.observations(entry.id, period, kind="practice")
    counted = rows.known & np.isfinite(rows.numerator) & (rows.denominator > 0)
    place = people.rows_of(rows.area)
    usable = counted & (place >= 0)
    if usable.sum() < FEWEST_PRACTICES:
        return Refused("Too few practices have counts of it to say what practices with such people have.")
    of = place[usable].astype(np.intp)
    observed, denominator = rows.numerator[usable].astype(np.float64), rows.denominator[usable].astype(np.float64)
    shares = people.shares[:, people.youngest >= _first_group(people.youngest, entry.youngest)][of]
    some = shares.sum(axis=1) > 0
    observed, denominator, of, shares = observed[some], denominator[some], of[some], shares[some]
    by_group = shares / shares.sum(axis=1)[:, None] * denominator[:, None]
    fit = fit_expected(observed, by_group, _covariates(people, of, allowed))
    if isinstance(fit, Refused):
        return fit
    model = PracticeModel(
        indicator=entry,
        period=period,
        allowed=allowed,
        of=people,
        place=of,
        observed=observed,
        people=denominator,
        expected=fit.events,
        spread=Spread(0.0, 0.0, 0.0),
        converged=fit.converged,
        left_out=int(counted.sum() - len(of)),
    )
    spread = fit_spread(observed, fit.events, model.chance, model.network, model.board)
    if isinstance(spread, Refused):
        return spread
    return replace(model, spread=spread)


def _covariates(people: PracticePeople, of: NDArray[np.intp], allowed: Allowed) -> FloatArray | None:
    if allowed is Allowed.AGES:
        return None
    columns = [people.curve.basis(people.score[of])]
    if allowed is Allowed.SURROUNDINGS:
        for values in (people.rural, people.minority, people.minority**2):
            mine = values[of]
            known = np.isfinite(mine)
            if known.any() and mine[known].std() > 0:
                # Where the surroundings are not known, the practice is taken to be in average ones.
                scaled = (mine - mine[known].mean()) / mine[known].std()
                columns.append(np.where(known, scaled, 0.0)[:, None])
    return np.hstack(columns)


def _first_group(groups: NDArray[np.int64], youngest: int) -> int:
    """The group in which the youngest people counted are: that of 15 for people from 16 or 18."""
    return int(groups[groups <= youngest].max())
