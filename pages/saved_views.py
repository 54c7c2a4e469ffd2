"""The page of saved views: what readers saved, and what has changed since."""

from components.saved import Example, SavedPage
from pages import paths

PAGE = SavedPage(
    path=paths.SAVED_VIEWS,
    name="Saved views",
    question="Which views have we kept, and what has changed since?",
    introduction=(
        "“Save view” in a card’s menu (⋯) keeps its page as it stands: area, choices and what-ifs. Here they are found again, each with "
        "what its headline said then and says now."
    ),
    examples=(
        Example(
            "Waits in Black Country",
            "which trusts differ from the rest by more than chance.",
            paths.UNWARRANTED_VARIATION,
            "?area=QUA",
        ),
        Example(
            "Life expectancy in Coventry and Warwickshire",
            "how steeply it falls with deprivation.",
            paths.INEQUALITIES,
            "?area=QWU",
        ),
        Example(
            "Need and money in Lincolnshire",
            "what general practice is paid beside what is needed.",
            paths.RESOURCE_DISTRIBUTION,
            "?area=QJM",
        ),
    ),
)
