"""Places written into a file: ours (JSON or CSV), or the session file of the allocation tool."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from data_access.workspace.places.files import LONGEST_FILE as LONGEST_FILE
from data_access.workspace.places.files import MOST_ERRORS as MOST_ERRORS
from data_access.workspace.places.files import PlacesRefused as PlacesRefused
from data_access.workspace.places.limits import COLUMNS, FORMAT, VERSION
from vocabulary import CustomArea, spreadsheet_text


def to_json(places: Sequence[CustomArea], listed: Mapping[str, str]) -> str:
    """Our own form, which `read` gives back."""
    held = [
        {
            "name": place.name,
            "practices": [{"code": code, "name": listed.get(code, "")} for code in place.practices],
            **({"icb": place.icb} if place.icb is not None else {}),
        }
        for place in places
    ]
    return json.dumps({"format": FORMAT, "version": VERSION, "places": held}, ensure_ascii=False, indent=1)


def to_session(places: Sequence[CustomArea], listed: Mapping[str, str]) -> str:
    """The session file of the allocation tool. Raises PlacesRefused for a place called as the file's own list is."""
    if any(place.name == "places" for place in places):
        raise PlacesRefused(["A session file cannot hold a place called “places”: call it something else."])
    held: dict[str, Any] = {"places": [place.name for place in places]}
    for place in places:
        gps = [f"{code}: {listed.get(code, '')}" for code in place.practices]
        held[place.name] = {"gps": gps, "icb": place.icb}
    return json.dumps(held, ensure_ascii=False)


def to_csv(places: Sequence[CustomArea], listed: Mapping[str, str]) -> str:
    """One practice of one place a line. What a spreadsheet would run as a formula is made plain text, and read back as it was."""
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for place in places:
        for code in place.practices or ("",):
            lines.writerow([spreadsheet_text(each) for each in (place.name, code, listed.get(code, ""))])
    return file.getvalue()
