"""What did we decide, what did we expect, what happened, and what do we now know?"""

from __future__ import annotations

from components.page import Page
from pages.learning.evidence import Evidence
from pages.learning.exhibits import (
    back_test,
    could_tell,
    course,
    designs,
    elsewhere,
    evidence_map,
    gap_before,
    mixture,
    public_cases,
)
from pages.learning.headline import headline
from pages.learning.view import PATH, View, choices

__all__ = ["PAGE", "PATH", "Evidence", "View", "choices", "headline"]

PAGE = Page(
    path=PATH,
    name="Learning",
    question="What did we decide, what happened, and what do we now know?",
    introduction="Pick a measure, a place and a date: the figures since then are compared with what would have happened without the change.",
    view=View,
    choices=choices,
    evidence=Evidence,
    headline=headline,
    where=(course, designs),
    signs_decisions=True,
    closer=(gap_before, elsewhere, mixture, could_tell, back_test, public_cases, evidence_map),
    groups=(("How far this can be trusted", 5), ("What has been tried", 2)),
)
