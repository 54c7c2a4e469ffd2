"""What do we put before the board?"""

from components.packs import PackPage
from pages import paths

PAGE = PackPage(
    path=paths.PACKS,
    name="Packs",
    question="What do we put before the board?",
    introduction=(
        "A pack holds cards in an order, with your own words between. Every card of a page has “Add to pack”. A pack is read, "
        "presented and printed here, and written into slides, a workbook or one file that opens without a network."
    ),
    briefing=(
        paths.INEQUALITIES,
        paths.RESOURCE_DISTRIBUTION,
        paths.UNWARRANTED_VARIATION,
        paths.WIDER_ECONOMY,
        paths.VOICES,
        paths.OVERVIEW,
    ),
    instead={paths.OVERVIEW: "picture"},  # its headline is the first of the others
)
