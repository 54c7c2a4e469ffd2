"""Places of one measure before and after it is allowed for who their people are, and what that explains."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.funnels import Limits
from analysis.intervals import FloatArray, normal_quantile
from analysis.variation import Variation, vary
from caching import SingleFlightCache
from data_access import Store
from domain.fair_comparison.practice_models import MODELLED, Allowed, PracticeModel, load_model
from domain.fair_comparison.unit_models import PUBLISHED_EXPECTED, load_unit_model
from domain.unwarranted_variation.expected_gaps import OF_PRACTICES, key_of
from domain.unwarranted_variation.peers import Peers
from vocabulary import Period, Refused

CURVE_POINTS = 90


@dataclass(frozen=True, eq=False)
class BeforeAfter:
    """Observed over expected of the places at `rows` of the peers, one element each: `plain` with one rate for all, `fair` with
    the rate expected for each place's people. `expected` are events. `explained`: the share of the variance between places
    beyond chance that adjustment removes; negative if they differ more. `kept`: the factor on events for the limits, because
    a proportion varies less by chance than a count."""

    rows: NDArray[np.intp]
    expected: FloatArray
    plain: Variation
    fair: Variation
    adjusted_for: tuple[str, ...]
    kept: float

    @property
    def explained(self) -> float:
        """NaN where the plain figures differ by no more than chance."""
        before, after = self.plain.dispersion.tau2, self.fair.dispersion.tau2
        return 1 - after / before if before > 0 else float("nan")

    @property
    def by_luck(self) -> bool:
        """Whether chance alone explains the numbers outside the limits, both times: at most the upper 95% limit of a count with that mean."""
        return all(
            (each.outside("above") | each.outside("below")).sum()
            <= each.outside_by_chance + normal_quantile(0.95) * math.sqrt(each.outside_by_chance)
            for each in (self.plain, self.fair)
        )

    def curve(self, judged: Variation) -> dict[str, FloatArray]:
        """The limits of `plain` or `fair` to draw, over the range of expected events: columns x, target, lower95, upper95, lower998, upper998."""
        x = np.geomspace(max(float(self.expected.min()) * 0.5, 1e-9), float(self.expected.max()) * 1.05, CURVE_POINTS)
        limits = judged.curve(x * self.kept)
        names = ("lower95", "upper95", "lower998", "upper998")
        return {"x": x, **{name: getattr(limits, name) for name in names}, "target": np.ones(x.size)}


_found = SingleFlightCache(32)


def load_before_after(
    store: Store, peers: Peers, allowed: Allowed = Allowed.DEPRIVATION, limits: Limits = "overdispersed"
) -> BeforeAfter | Refused:
    """The same places before and after adjustment, cached. Refused if the people are unknown, in any but the newest period, for
    a breakdown, and if `analysis.variation.vary` refuses."""
    key = (store, *key_of(peers), allowed, limits)
    found: BeforeAfter | Refused = _found.get(key, lambda: _load(store, peers, allowed, limits))
    return found


def _load(store: Store, peers: Peers, allowed: Allowed, limits: Limits) -> BeforeAfter | Refused:
    if peers.breakdown:
        return Refused("It is known who the people are of everybody counted, not of this group.")
    by_practice = _by_practice(store, peers, allowed) if peers.level in OF_PRACTICES else None
    counted = _by_unit(store, peers, allowed) if by_practice is None else by_practice
    if isinstance(counted, Refused):
        return counted
    there = np.flatnonzero(counted.expected > 0)
    if len(there) < 3:
        return Refused("Fewer than three places have people who are known.")
    observed, people, expected, chance = (
        each[there] for each in (counted.observed, counted.people, counted.expected, counted.chance)
    )
    level = observed.sum() / expected.sum()
    crude = people * observed.sum() / people.sum()
    # Chance of a share of people is smaller than that of a count: counts are scaled until the two are the same.
    kept = expected / chance
    plain, fair = (
        vary(observed * kept, each * kept, kind="ratio", limits=limits) for each in (crude, expected * level)
    )
    if isinstance(plain, Refused):
        return plain
    if isinstance(fair, Refused):
        return fair
    return BeforeAfter(there, expected * level, plain, fair, counted.adjusted_for, float(expected.sum() / chance.sum()))


@dataclass(frozen=True, eq=False)
class _Counted:
    """Sums along the rows of the peers; 0 expected where it is not known who the people are."""

    observed: FloatArray
    people: FloatArray
    expected: FloatArray
    chance: FloatArray
    adjusted_for: tuple[str, ...]


def _by_practice(store: Store, peers: Peers, allowed: Allowed) -> _Counted | None:
    model = load_model(store, peers.indicator.id, peers.rows.period.id, allowed)
    if isinstance(model, Refused):
        return None
    codes = [str(code) for code in model.codes]
    of = np.array(codes) if peers.level == "practice" else store.lies_in(codes, peers.level).astype(str)
    place = {str(code): number for number, code in enumerate(peers.rows.area)}
    at = np.fromiter((place.get(code, -1) for code in of), np.intp, len(of))
    kept, size = at >= 0, len(peers.rows)
    observed, people, expected, chance = (
        np.bincount(at[kept], each[kept], size).astype(np.float64)
        for each in (model.observed, model.people, model.expected, model.chance)
    )
    return _Counted(observed, people, expected, chance, model.adjusted_for)


def _by_unit(store: Store, peers: Peers, allowed: Allowed) -> _Counted | Refused:
    model = load_unit_model(store, peers.indicator.id, peers.level, plain=allowed is not Allowed.DEPRIVATION)
    if isinstance(model, Refused):
        return model
    if peers.indicator.id in PUBLISHED_EXPECTED:
        return Refused("The publisher’s figures are adjusted already; what they were before is not published.")
    if not model.adjusted_for:
        return Refused("Who the people are is not known here, or it foretells nothing, so nothing is allowed for.")
    if model.periods[-1].id != peers.rows.period.id:
        return Refused("Only the newest period is compared with and without what is allowed for.")
    place = {str(code): number for number, code in enumerate(peers.rows.area)}
    rows = np.array([row for row, code in enumerate(model.codes) if code in place], dtype=np.intp)
    at = np.array([place[model.codes[row]] for row in rows], dtype=np.intp)
    found = []
    for table in (model.observed, model.people, model.expected):
        column = np.zeros(len(peers.rows))
        column[at] = table[rows, -1]
        found.append(column)
    observed, people, expected = found
    left = 1 - observed.sum() / people.sum() if model.indicator.value_kind == "proportion" else 1.0
    return _Counted(observed, people, expected, np.maximum(expected * left, 1e-12), model.adjusted_for)


# ---------------------------------------------------------------- what explains it


@dataclass(frozen=True)
class Step:
    """What is left when this much is allowed for: the share of the variance beyond chance between practices and between systems, the standard
    deviation of practices' ratios, and how far the model is off in its worst tenth of practices."""

    allowed: Allowed
    practices: float
    systems: float
    spread: float
    worst_decile: float


@dataclass(frozen=True)
class Explained:
    """Over all of England's practices, each step with one thing more allowed for. `crude_worst_decile`: how far one rate for all is off."""

    period: Period
    units: int
    steps: tuple[Step, ...]
    crude_worst_decile: float


def load_explained(store: Store, indicator: str) -> Explained | Refused:
    """What ages and sexes, deprivation, and the surroundings of practices explain. Refused where it is not counted by practice, and where practices do
    not differ. Raises KeyError for an unknown measure."""
    made = [load_model(store, indicator, allowed=allowed) for allowed in MODELLED]
    models = [model for model in made if isinstance(model, PracticeModel)]
    if len(models) < len(MODELLED):
        return Refused("It is not counted by practice, so who the people are is not known.")
    steps = tuple(
        Step(
            model.allowed,
            1 - model.diagnostics.explained,
            1 - model.diagnostics.groups_explained,
            model.diagnostics.residual,
            model.diagnostics.worst_decile,
        )
        for model in models
    )
    newest = models[-1]
    if not np.isfinite(steps[1].practices):
        return Refused("Practices differ by no more than chance, so there is nothing to explain.")
    return Explained(newest.period, len(newest.place), steps, models[1].diagnostics.crude_worst_decile)
