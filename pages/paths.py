"""The address of every page, in the order of the navigation. Pages link to one another by these names."""

OVERVIEW = "/"
INEQUALITIES = "/inequalities"
RESOURCE_DISTRIBUTION = "/resource-distribution"
UNWARRANTED_VARIATION = "/unwarranted-variation"
WIDER_ECONOMY = "/wider-economy"
VOICES = "/voices"
PLACES = "/places"
SCENARIOS = "/scenarios"
SAVED_VIEWS = "/saved-views"
PACKS = "/packs"
DATA_AND_METHODS = "/data-and-methods"
LEARNING = "/learning"
LESSONS = "/lessons"


def definition_of(measure: str) -> str:
    """Where a measure's definition and source are shown."""
    return f"{DATA_AND_METHODS}?entry={measure}"
