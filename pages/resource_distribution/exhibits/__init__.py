"""The exhibits, a module for each section: allocations, need, payments, staff, smaller areas, money against need, map."""

from pages.resource_distribution.exhibits.allocations import distance, distance_years
from pages.resource_distribution.exhibits.areas_within import areas_within
from pages.resource_distribution.exhibits.match import match
from pages.resource_distribution.exhibits.need import components, need
from pages.resource_distribution.exhibits.need_alone import need_alone
from pages.resource_distribution.exhibits.on_the_map import on_the_map
from pages.resource_distribution.exhibits.payments import pounds, pounds_years
from pages.resource_distribution.exhibits.staff import staff, staff_years

__all__ = [
    "areas_within",
    "components",
    "distance",
    "distance_years",
    "match",
    "need",
    "need_alone",
    "on_the_map",
    "pounds",
    "pounds_years",
    "staff",
    "staff_years",
]
