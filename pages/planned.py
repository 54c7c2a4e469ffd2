"""The questions that are not answered yet. Each says what it will answer; it leaves this list when it has a module."""

from components.page import Planned
from pages import paths

PLANNED = (
    Planned(
        path=paths.LEARNING,
        name="Learning",
        question="What did we decide, what did we expect, what happened, and what do we now know?",
        will_answer=(
            "Each decision with what was expected of it, beside what happened.",
            "What the eleven systems have learnt that another could use.",
        ),
        not_yet="Scenarios can be saved; what was decided, and what came of it, cannot be recorded yet.",
    ),
)
