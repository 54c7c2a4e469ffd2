"""Six lessons of three minutes: a chart of the area's own figures, a question, and its answer explained."""

from __future__ import annotations

from components.page import Page
from pages.lessons.evidence import Evidence
from pages.lessons.exhibits import picture
from pages.lessons.headline import headline
from pages.lessons.view import PATH, View, choices

__all__ = ["PAGE", "PATH", "Evidence", "View", "choices", "headline"]

PAGE = Page(
    path=PATH,
    name="Lessons",
    question="How is a chart read without being fooled by luck?",
    introduction="Each lesson takes three minutes. Look at the chart of your own figures, choose an answer, and read why.",
    view=View,
    choices=choices,
    evidence=Evidence,
    headline=headline,
    where=(picture,),
    listed=False,
)
