"""The kinds of care money moves between, the industry of the tables that each belongs to, and what publications say of each."""

from __future__ import annotations

from dataclasses import dataclass

from data_access import SpendingAssociation, load_spending_associations
from domain.wider_economy.supply_chain import CARE, HEALTH

INDUSTRY_OF = {"acute": HEALTH, "community": HEALTH, "primary": HEALTH, "social_care": CARE, "prevention": HEALTH}
"""Hospitals, community services, GPs and most of what the public health grant buys are one industry of the tables: no published table
tells them apart. Social care is the other."""


@dataclass(frozen=True)
class Kind:
    """One kind of care. `association`: None where no publication gives one."""

    id: str
    industry: str
    association: SpendingAssociation | None


def kinds_of_care() -> tuple[Kind, ...]:
    found = load_spending_associations()
    return tuple(Kind(id, industry, found.get(id)) for id, industry in INDUSTRY_OF.items())
