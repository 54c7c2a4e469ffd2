"""The exhibits, one module a section: shares, shares over time, jobs and people out of work, the supply chain, and spending here."""

from pages.wider_economy.exhibits.local import anchors, quotients, set_off
from pages.wider_economy.exhibits.over_time import quotient, share_over_time, split
from pages.wider_economy.exhibits.shares import shares, why, within
from pages.wider_economy.exhibits.supply_chain import multipliers, suppliers
from pages.wider_economy.exhibits.work import health_and_work, jobs, out_of_work

__all__ = [
    "anchors",
    "health_and_work",
    "jobs",
    "multipliers",
    "out_of_work",
    "quotient",
    "quotients",
    "set_off",
    "share_over_time",
    "shares",
    "split",
    "suppliers",
    "why",
    "within",
]
