"""What a pound of demand for a product brings in the UK, in that product and in all others through its suppliers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.input_output import leontief_inverse
from analysis.supply_chain import Effects, effects
from caching import SingleFlightCache
from data_access import Store
from vocabulary import Refused

OUTPUT_MULTIPLIER, GVA_MULTIPLIER, JOBS_EFFECT = (
    "output_multiplier_type_1",
    "gva_multiplier_type_1",
    "jobs_effect_type_1",
)
TABLES_YEAR = "2022"
"""Of the input-output tables: the only one there is."""

TOLERANCE = 1e-5
"""Relative: how near a multiplier calculated here must come to the one published."""

HEALTH, CARE = "Q86", "Q87_Q88"
PRODUCTS = (HEALTH, CARE, "P85", "O84", "F41_F42_F43", "G47", "I56", "C29", "C21", "A01", "K64", "J62", "R93")
"""Products that a reader may compare, health and care first."""

Effect = Literal["output", "earned", "jobs"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SupplyChain:
    """Type I effects of final demand for each product: output and GVA in pounds per pound, jobs per million pounds."""

    products: tuple[str, ...]  # all of the tables
    names: Mapping[str, str]
    effects: Mapping[str, Effects]  # by Effect
    gva_multipliers: Mapping[str, float]  # as published, of PRODUCTS

    def index(self, product: str) -> int:
        return self.products.index(product)

    def total(self, effect: str, product: str) -> float:
        return float(self.effects[effect].total[self.index(product)])

    def elsewhere(self, effect: str, product: str) -> float:
        """In all other products."""
        return float(self.effects[effect].elsewhere[self.index(product)])


_supply_chains = SingleFlightCache(4)  # the same for every area and year of an edition


def load_supply_chain(store: Store) -> SupplyChain | Refused:
    """Effects calculated from the tables. Refused where they do not agree with the multipliers published."""
    chain: SupplyChain | Refused = _supply_chains.get(store, lambda: _load_supply_chain(store))
    return chain


def _load_supply_chain(store: Store) -> SupplyChain | Refused:
    requirements = store.matrix("io_2022_A")
    gva, jobs = _coefficients(store, "gva_coef"), _coefficients(store, "fte_per_m_output")
    inverse = leontief_inverse(requirements.values)
    if isinstance(inverse, Refused):
        return inverse
    by_effect: dict[str, Effects] = {}
    for effect, weights in {"output": None, "earned": gva, "jobs": jobs}.items():
        result = effects(inverse, weights)
        if isinstance(result, Refused):
            return result
        by_effect[effect] = result
    calculated = {
        OUTPUT_MULTIPLIER: by_effect["output"].total,
        GVA_MULTIPLIER: by_effect["earned"].total / gva,
        JOBS_EFFECT: by_effect["jobs"].total,
    }
    published = {key: [_published(store, key, product) for product in PRODUCTS] for key in calculated}
    products = tuple(requirements.rows)
    rows = [products.index(product) for product in PRODUCTS]
    for key, values in published.items():
        if not np.allclose(calculated[key][rows], values, rtol=TOLERANCE, atol=0):
            return Refused("The effects worked out from the tables are not those in the publication.")
    return SupplyChain(
        products=products,
        names={key: store.breakdown_label(f"product={key}") for key in products},
        effects=by_effect,
        gva_multipliers=dict(zip(PRODUCTS, published[GVA_MULTIPLIER], strict=True)),
    )


def _coefficients(store: Store, name: str) -> Floats:
    """A column of the summary of the tables: an amount per pound of each product's output."""
    summary = store.matrix("io_2022_summary")
    return np.asarray(summary.values[:, list(summary.columns).index(name)], dtype=np.float64)


def _published(store: Store, indicator: str, product: str) -> float:
    row = store.observations(indicator, TABLES_YEAR, kind="uk", breakdown=f"product={product}")
    return float(row.value[0]) if len(row) else np.nan
