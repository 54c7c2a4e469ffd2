"""Shapes of areas for maps: their files in the starter, and the addresses at which they are served.

Each file is GeoJSON, gzipped: one feature for each area, its `id` the store code, its properties `code` and `name`, outer
rings clockwise as d3 and plotly draw them. They are made with the starter (`build`), never at run time; an address carries
a digest of the content, so that browsers may keep a file for a year.

Values of 2011 neighbourhoods are drawn on shapes of 2011, built from the small areas of 2021 that replaced them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from caching import ByteBoundedCache
from data_access.reference.starter_files import STARTER

if TYPE_CHECKING:
    from data_access.reference.sources.loaded import Known

FOLDER = STARTER / "boundaries"
BY_BOARD = "lsoa21"  # too many for one file: one for each board
ALSO_BY_BOARD = "msoa11"  # one file of all, and one for each board, a tenth of its size
ATTRIBUTION = (  # to be said wherever they are drawn
    "Boundaries: Office for National Statistics, Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right 2024."
)
KINDS = ("region", "icb", "cluster", "sub_icb", "ltla", "utla", "msoa21", "msoa11", BY_BOARD)


_packed, _digests = ByteBoundedCache(64), ByteBoundedCache(1000)


def address(kind: str, icb: str = "") -> str:
    """The path of a kind's shapes below the application's root ("/boundaries/icb.0123456789ab.geojson"); "" where there
    are none. Small areas (lsoa21) are served one board at a time, by its store code, neighbourhoods of 2011 also so."""
    name = f"{kind}/{icb}" if icb else kind
    found = served(name)
    return "" if found is None else f"/boundaries/{name}.{found[0]}.geojson"


def served(name: str, folder: Path = FOLDER) -> tuple[str, bytes] | None:
    """The fingerprint and the gzipped content of a file ("icb", "lsoa21/E54000058"); None where there is none."""
    content = packed(name, folder)
    return None if content is None else (_digest(name, folder, content), content)


@dataclass(frozen=True, eq=False)
class Outline:
    """The rings of one area as one broken line: degrees east and north, NaN between rings."""

    code: str
    name: str
    east: NDArray[np.float64]
    north: NDArray[np.float64]


def outlines(kind: str, codes: Collection[str], folder: Path = FOLDER) -> tuple[Outline, ...]:
    """The outlines of these areas, in the order of the file; areas without a shape are left out, as are all where there is no file."""
    content = packed(kind, folder)
    features = json.loads(gzip.decompress(content))["features"] if content else []
    return tuple(_outline(each) for each in features if each["id"] in codes)


def _outline(feature: Mapping[str, Any]) -> Outline:
    shape = feature["geometry"]
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    gap = np.full((1, 2), np.nan)
    rings = [part for polygon in polygons for ring in polygon for part in (np.array(ring, dtype=np.float64), gap)]
    line = np.concatenate(rings[:-1])
    return Outline(feature["id"], feature["properties"]["name"], line[:, 0], line[:, 1])


_BOARD = re.compile(r"[0-9A-Za-z]{1,20}")  # comes from an address, and names a file


def packed(name: str, folder: Path = FOLDER) -> bytes | None:
    """A file as it lies in the starter, gzipped; None where there is none. Files do not change while a process lives."""
    kept: bytes | None = _packed.get((name, folder))
    if kept is None and (kept := _read(name, folder)) is not None:
        _packed.put((name, folder), kept, len(kept))
    return kept


def _read(name: str, folder: Path) -> bytes | None:
    kind, _, board = name.partition("/")
    fits = (
        _BOARD.fullmatch(board) is not None and kind in (BY_BOARD, ALSO_BY_BOARD)
        if board
        else kind != BY_BOARD and "/" not in name
    )
    if kind not in KINDS or not fits:
        return None
    path = folder / f"{name}.geojson.gz"
    return path.read_bytes() if path.is_file() else None


def _digest(name: str, folder: Path, content: bytes) -> str:
    kept: str | None = _digests.get((name, folder))
    if kept is None:
        kept = hashlib.sha256(content).hexdigest()[:12]
        _digests.put((name, folder), kept)
    return kept


def build(source_folder: Path, into: Path = FOLDER, known: Known | None = None) -> dict[str, int]:
    """Make every file from the publishers' boundaries below `source_folder`. `known` are the areas and memberships of all
    sources, read from the lookups when not given. Gives file name -> bytes written; the same shapes give the same bytes.

    Raises SourceRefused (a file is missing, or an area without a shape, or a shape that cannot be drawn); then nothing is
    written.
    """
    from data_access.reference.boundaries import drawing  # the geometry library is needed here only

    return drawing.build(source_folder, into, known)
