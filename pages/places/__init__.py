"""Which places do we plan for, and how do they differ?"""

from __future__ import annotations

from components.page import Page
from pages.places.evidence import Evidence
from pages.places.exhibits import left_over, on_the_map, practices, shared, side_by_side
from pages.places.headline import headline
from pages.places.view import PATH, View, choices

__all__ = ["PAGE", "PATH", "Evidence", "View", "choices", "headline"]

PAGE = Page(
    path=PATH,
    name="Places",
    question="Which places do we plan for, and how do they differ?",
    introduction=(
        "Put practices together under a name: by authority, by network, from a list, by drawing round them, or from a file. The place is then an area on every page, "
        "its figures added up from the counts of its practices."
    ),
    view=View,
    choices=choices,
    evidence=Evidence,
    headline=headline,
    where=(side_by_side,),
    closer=(on_the_map, practices, left_over, shared),
    about_saved_items=True,
    makes_places=True,
)
