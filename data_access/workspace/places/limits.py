"""How much a file of places may hold, and the names of its parts, for reading and writing."""

from __future__ import annotations

from data_access.workspace.places.files import LONGEST_FILE as LONGEST_FILE
from data_access.workspace.places.files import MOST_ERRORS as MOST_ERRORS
from data_access.workspace.places.files import PlacesRefused as PlacesRefused

MOST_PLACES = 200  # in one file
MOST_PRACTICES = 10_000  # in one place: England has some 6,300
LONGEST_NAME = 120  # characters, as of any item
VERSION = 1
COLUMNS = ("place", "practice", "name")

REGISTERED = "registered_population_allocation"
FORMAT = "workbench-places"
