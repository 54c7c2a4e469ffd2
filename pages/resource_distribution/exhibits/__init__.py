"""The exhibits, a module for each section: allocations, inside the area, along deprivation, need, payments, staff, map."""

from pages.resource_distribution.exhibits.allocations import convergence, distance, distance_years
from pages.resource_distribution.exhibits.along import along
from pages.resource_distribution.exhibits.arrive import arrive
from pages.resource_distribution.exhibits.inside import inside
from pages.resource_distribution.exhibits.need import components, need
from pages.resource_distribution.exhibits.need_alone import need_alone
from pages.resource_distribution.exhibits.need_inside import need_inside
from pages.resource_distribution.exhibits.on_the_map import on_the_map
from pages.resource_distribution.exhibits.payments import pounds, pounds_years
from pages.resource_distribution.exhibits.staff import staff, staff_years
from pages.resource_distribution.exhibits.streams import payment_streams
from pages.resource_distribution.exhibits.systems import systems, years

__all__ = [
    "along",
    "arrive",
    "components",
    "convergence",
    "distance",
    "distance_years",
    "inside",
    "need",
    "need_alone",
    "need_inside",
    "on_the_map",
    "payment_streams",
    "pounds",
    "pounds_years",
    "staff",
    "staff_years",
    "systems",
    "years",
]
