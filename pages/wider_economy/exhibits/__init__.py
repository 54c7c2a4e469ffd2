"""The exhibits, one module a section: shares, shares over time, jobs and people out of work, the economy and health, the supply chain,
and spending here."""

from pages.wider_economy.exhibits.conditions import links, pair, pension_age
from pages.wider_economy.exhibits.early_deaths import early_deaths
from pages.wider_economy.exhibits.ill_health import ill_health
from pages.wider_economy.exhibits.local import anchors, suppliers
from pages.wider_economy.exhibits.over_time import quotient, share_over_time, split
from pages.wider_economy.exhibits.published_beside import published_beside
from pages.wider_economy.exhibits.shares import shares, why, within
from pages.wider_economy.exhibits.supply_chain import multipliers
from pages.wider_economy.exhibits.work import health_and_work, jobs, out_of_work

__all__ = [
    "anchors",
    "early_deaths",
    "health_and_work",
    "ill_health",
    "jobs",
    "links",
    "multipliers",
    "out_of_work",
    "pair",
    "pension_age",
    "published_beside",
    "quotient",
    "share_over_time",
    "shares",
    "split",
    "suppliers",
    "why",
    "within",
]
