"""Location of a publisher's file below the folder of sources.

The files came in two rounds, `data` and `data2`. The catalogue names the first round's by their path below `data`, and the
second round's by a path that begins with `data2/`. All of these folders work as SOURCE: the one that holds both, `data`
itself with `data2` beside it, or one folder into which both were copied.
"""

from __future__ import annotations

from pathlib import Path

FIRST_ROUND = "data"


def find_file(folder: Path, name: str) -> Path:
    """The file called `name` in the catalogue. Where there is none, the path at which it was expected first."""
    places = (folder / name, folder / FIRST_ROUND / name, folder.parent / name)
    return next((path for path in places if path.is_file()), places[0])
