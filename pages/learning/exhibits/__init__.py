"""The exhibits of the page that judges decisions.

course.py   the series with and without the change, and every design
others.py   the places compared with
telling.py  power: the effect a series could detect, and past verdicts of the register
known.py    evidence from elsewhere
"""

from pages.learning.exhibits.course import course, designs
from pages.learning.exhibits.known import evidence_map, public_cases
from pages.learning.exhibits.others import elsewhere, gap_before, mixture
from pages.learning.exhibits.telling import back_test, could_tell

__all__ = [
    "back_test",
    "could_tell",
    "course",
    "designs",
    "elsewhere",
    "evidence_map",
    "gap_before",
    "mixture",
    "public_cases",
]
