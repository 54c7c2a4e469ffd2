"""Where does every figure come from, how was it made, and how far can it be trusted?"""

from __future__ import annotations

from components.page import Page
from pages.data_and_methods.cannot_say import cannot_say
from pages.data_and_methods.evidence import Evidence
from pages.data_and_methods.exhibits import chosen_entry, holdings, listing
from pages.data_and_methods.headline import headline
from pages.data_and_methods.our_gaps import our_gaps
from pages.data_and_methods.view import PATH, View, choices

__all__ = ["PAGE", "PATH", "Evidence", "View", "choices", "chosen_entry", "headline", "holdings", "listing"]

PAGE = Page(
    path=PATH,
    name="Data and methods",
    question="Where does every figure come from, how was it made, and how far can it be trusted?",
    introduction=(
        "Every measure, publication and method behind these pages. Search by any word; choose a row to see its definition, "
        "its cautions and all the figures there are."
    ),
    view=View,
    choices=choices,
    evidence=Evidence,
    headline=headline,
    where=(listing,),
    closer=(chosen_entry, holdings, cannot_say, our_gaps),
    takes_files=True,
)
