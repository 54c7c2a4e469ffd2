"""Places of the readers' own: practices under a name, chosen, read from a file, written to one, and kept.

`files` decodes what somebody chose, `reading` and `writing` know the three forms, `choosing` picks and compares practices,
`kept` stores places in the workspace, `making` is what the page for making them does.
"""

from data_access.workspace.places.choosing import (
    Chosen,
    Overlap,
    ended,
    from_list,
    in_areas,
    listed_today,
    offered,
    outside,
    overlaps,
    unassigned,
)
from data_access.workspace.places.files import LONGEST_FILE, MOST_ERRORS, PlacesRefused
from data_access.workspace.places.limits import MOST_PLACES
from data_access.workspace.places.reading import NotListed, Reading, name_problem, read
from data_access.workspace.places.writing import to_csv, to_json, to_session

__all__ = [
    "LONGEST_FILE",
    "MOST_ERRORS",
    "MOST_PLACES",
    "Chosen",
    "NotListed",
    "Overlap",
    "PlacesRefused",
    "Reading",
    "ended",
    "from_list",
    "in_areas",
    "listed_today",
    "name_problem",
    "offered",
    "outside",
    "overlaps",
    "read",
    "to_csv",
    "to_json",
    "to_session",
    "unassigned",
]
