"""Makes the boundary files: the publishers' shapes, simplified by kind of area, checked, written as gzipped GeoJSON.

What is read, all below `boundaries/` of the source folder:
- The Office for National Statistics' files of regions, boards, parts of boards, local authorities and upper-tier
  authorities, super-generalised and clipped to the coast (BSC). Only England's areas are drawn.
- `lsoa21_midlands_simplified`: small areas of the Midlands, simplified to 60 metres by us from the same publisher's full
  shapes. Neighbourhoods of 2021 and of 2011 are put together from them, so that all three fit; its few faults (a line, an
  empty part, three borders a hair apart) are mended.
Clusters are boards put together.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape as made_shape

from data_access.reference.boundaries import ALSO_BY_BOARD, BY_BOARD, KINDS
from data_access.reference.boundaries import geometry as geo
from data_access.reference.catalogue import AreaGroup, load_area_groups, load_sources
from data_access.reference.read_sources import topological_sort
from data_access.reference.source_folder import find_file
from data_access.reference.sources.boards import boards_of
from data_access.reference.sources.csv_file import read_bytes
from data_access.reference.sources.loaded import Known
from data_access.reference.sources.local_authorities import abolished_authorities
from data_access.reference.sources.refusal import Faults

# Sources that name every area drawn here and say what lies where.
LOOKUPS = (
    "icb_codes",
    "icb_regions",
    "local_authorities",
    "lsoa11_areas",
    "lsoa21_areas",
    "msoa_areas",
    "region_codes",
)
MOST_TOGETHER = 4_000_000  # bytes, gzipped


@dataclass(frozen=True)
class Layer:
    """How a kind of area is drawn. `most` are bytes of GeoJSON; lengths in kilometres."""

    file: str
    code: str  # the property that holds the code
    tolerance: float
    decimals: int
    most: int
    least_island: float = 0.0  # square kilometres


_SMALL = ("boundaries/lsoa21_midlands_simplified.geojson.gz", "LSOA21CD")
LAYERS: Mapping[str, Layer] = {
    "region": Layer("boundaries/nhser_jan2024_en_bsc.geojson.gz", "NHSER24CD", 0.9, 4, 400_000, 2.0),
    "icb": Layer("boundaries/icb_apr2023_en_bsc.geojson.gz", "ICB23CD", 0.6, 4, 400_000, 1.0),
    "sub_icb": Layer("boundaries/sicbl_apr2023_en_bsc.geojson.gz", "SICBL23CD", 0.5, 4, 400_000, 1.0),
    "ltla": Layer("boundaries/lad_may2024_uk_bsc.geojson.gz", "LAD24CD", 0.6, 4, 400_000, 0.5),
    "utla": Layer("boundaries/ctyua_dec2023_uk_bsc.geojson.gz", "CTYUA23CD", 0.6, 4, 400_000, 0.5),
    "msoa21": Layer(*_SMALL, 0.15, 4, 1_500_000),
    "msoa11": Layer(*_SMALL, 0.15, 4, 1_500_000),
    BY_BOARD: Layer(*_SMALL, 0.07, 5, 600_000),
}


@dataclass(frozen=True)
class Drawn:
    """The areas of one file and their shapes, in order of code."""

    codes: tuple[str, ...]
    shapes: geo.Shapes


def build(
    source_folder: Path,
    into: Path,
    known: Known | None = None,
    *,
    layers: Mapping[str, Layer] = LAYERS,
    groups: Iterable[AreaGroup] | None = None,
) -> dict[str, int]:
    """As data_access.reference.boundaries.build, which see."""
    known = known or lookups(source_folder)
    groups = tuple(load_area_groups() if groups is None else groups)
    drawn, limits = _drawn(source_folder, known, layers, groups)
    files = {
        name: _geojson(name, own, known, groups, most) for (name, own), most in zip(drawn.items(), limits, strict=True)
    }
    packed = {f"{name}.geojson.gz": gzip.compress(text, compresslevel=9, mtime=0) for name, text in files.items()}
    if sum(map(len, packed.values())) > MOST_TOGETHER:
        faults = Faults("boundaries")
        faults.add(None, None, f"{sum(map(len, packed.values())):,} bytes together", f"at most {MOST_TOGETHER:,}")
        faults.refuse_if_any()
    for name, content in packed.items():
        _replace(into / name, content)
    for stray in into.rglob("*.geojson.gz"):
        if stray.relative_to(into).as_posix() not in packed:
            stray.unlink()
    return {name: len(content) for name, content in sorted(packed.items())}


def lookups(source_folder: Path) -> Known:
    """Areas and memberships of the sources that boundaries need. Raises SourceRefused."""
    sources = load_sources()
    known = Known()
    for source in topological_sort({name: sources[name] for name in LOOKUPS}):
        files = {role: find_file(source_folder, name) for role, name in source.files.items()}
        loaded = import_module(f"data_access.reference.sources.{source.loader}").load(files, known)
        known = Known((*known.areas.values(), *loaded.areas), (*known.members, *loaded.members))
    return known


def _drawn(
    source_folder: Path, known: Known, layers: Mapping[str, Layer], groups: tuple[AreaGroup, ...]
) -> tuple[dict[str, Drawn], list[int]]:
    """File name without its ending -> what it holds, and the most bytes each may have."""
    read: dict[tuple[str, str], dict[str, Any]] = {}
    found: dict[str, Drawn] = {}
    limits: list[int] = []
    wanted = _wanted(known)
    for kind in KINDS:
        if kind == "cluster":
            found[kind] = _clusters(found["icb"], groups)
            limits.append(layers["icb"].most)
            continue
        layer = layers[kind]
        if (layer.file, layer.code) not in read:
            read[layer.file, layer.code] = _read(find_file(source_folder, layer.file), layer.code)
        shapes = read[layer.file, layer.code]
        faults = Faults(Path(layer.file).name)
        codes = wanted["lsoa21" if kind in ("msoa11", "msoa21") else kind]
        for code in sorted(codes - set(shapes)):
            faults.add(None, layer.code, f"no shape of {code}", "a shape for every area of the kind")
        faults.refuse_if_any()
        drawn = _layer(kind, layer, sorted(codes), shapes, known)
        for number, said in geo.faults_of(drawn.shapes):
            faults.add(None, layer.code, f"{drawn.codes[number]}: {said}", "a shape that fits its neighbours")
        for code in sorted(wanted[kind] ^ set(drawn.codes)):
            faults.add(None, layer.code, f"{code} on one side only", "the areas of the lookups, each with a shape")
        faults.refuse_if_any()
        if kind != BY_BOARD:
            found[kind] = drawn
            limits.append(layer.most)
        boards = {BY_BOARD: _boards_of_small_areas, ALSO_BY_BOARD: _boards_of_neighbourhoods}.get(kind)
        if boards is None:
            continue
        for board, own in _by_board(drawn, boards(known)).items():
            found[f"{kind}/{board}"] = own
            limits.append(layer.most)
    return found, limits


def _wanted(known: Known) -> dict[str, frozenset[str]]:
    """The areas each kind must show."""
    gone = {row.code for row in abolished_authorities()}
    upper = {code for code in known.codes("ltla") if not code.startswith("E07")}
    small = frozenset(known.parents("lsoa21", "msoa21"))
    old = known.parents("lsoa11", "msoa11")
    new_boards = set(boards_of(known).began)  # the layers are of April 2023
    boards_of_parts: dict[str, set[str]] = {code: set() for code in known.codes("sub_icb")}
    for link in known.members:
        if link.child in boards_of_parts and known.areas[link.parent].kind == "icb":
            boards_of_parts[link.child].add(link.parent)
    return {
        **{kind: known.codes(kind) for kind in ("region", "msoa21")},
        "icb": known.codes("icb") - new_boards,
        "sub_icb": frozenset(code for code, boards in boards_of_parts.items() if not boards or boards - new_boards),
        "ltla": known.codes("ltla") - gone,
        "utla": (known.codes("utla") | upper) - gone,
        "lsoa21": small,
        "msoa11": frozenset(old[code] for code, new in known.parents("lsoa11", "lsoa21").items() if new in small),
    }


def _read(path: Path, code: str) -> dict[str, Any]:
    """Code -> polygons, in kilometres. Raises SourceRefused."""
    faults = Faults(path.name)
    content = read_bytes(path, faults)
    found: dict[str, Any] = {}
    try:
        for feature in json.loads(content)["features"]:
            name = str(feature["properties"][code])
            if name in found:
                faults.add(None, code, name, "one shape for each code")
            given = feature["geometry"]
            if given is None:
                faults.add(None, code, name, "a shape, not none")
                continue
            found[name] = geo.polygonal(made_shape(given))
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as fault:
        faults.add(None, code, fault, f"GeoJSON whose features carry {code}")
    faults.refuse_if_any()
    if not found:
        faults.add(None, code, "no feature", "the shapes of areas")
        faults.refuse_if_any()
    return dict(zip(found, geo.to_kilometres(geo.as_shapes(found.values())), strict=True))


def _layer(kind: str, layer: Layer, codes: list[str], shapes: Mapping[str, Any], known: Known) -> Drawn:
    coverage = geo.mended(geo.as_shapes(shapes[code] for code in codes))
    if kind == "msoa21":
        of = known.parents("lsoa21", "msoa21")
        codes, coverage = geo.dissolved(coverage, [of[code] for code in codes])
    elif kind == "msoa11":
        # Every small area of 2021 was made from small areas of one neighbourhood of 2011.
        old = known.parents("lsoa11", "msoa11")
        into = {new: old[code] for code, new in _new_of(known)}
        codes, coverage = geo.dissolved(coverage, [into[code] for code in codes])
    if layer.least_island:
        coverage = geo.without_specks(coverage, layer.least_island)
    return Drawn(tuple(codes), geo.simplified(coverage, layer.tolerance, layer.decimals))


def _new_of(known: Known) -> Iterable[tuple[str, str]]:
    """Small area of 2011, small area of 2021 it became or became part of."""
    for link in known.members:
        child, parent = known.areas.get(link.child), known.areas.get(link.parent)
        if child is not None and parent is not None and (child.kind, parent.kind) == ("lsoa11", "lsoa21"):
            yield child.code, parent.code


def _clusters(boards: Drawn, groups: tuple[AreaGroup, ...]) -> Drawn:
    """Boards of one cluster as one shape; the borders are those of the boards as drawn."""
    cluster_of = {icb: group.id for group in groups if not group.valid_to for icb in group.members}
    inside = [number for number, code in enumerate(boards.codes) if code in cluster_of]
    names, shapes = geo.dissolved(boards.shapes[inside], [cluster_of[boards.codes[number]] for number in inside])
    return Drawn(tuple(names), np.asarray(shapely.orient_polygons(shapes, exterior_cw=True)))


def _boards_of_small_areas(known: Known) -> dict[str, set[str]]:
    part_of, board_of = known.parents("lsoa21", "sub_icb"), known.parents("sub_icb", "icb")
    return {code: {board_of[part]} for code, part in part_of.items()}


def _boards_of_neighbourhoods(known: Known) -> dict[str, set[str]]:
    """A neighbourhood of 2011 is in the file of every board that one of its small areas of today lies in."""
    old, board_of = known.parents("lsoa11", "msoa11"), _boards_of_small_areas(known)
    found: dict[str, set[str]] = {}
    for before, new in _new_of(known):
        found.setdefault(old[before], set()).update(board_of.get(new, ()))
    return found


def _by_board(drawn: Drawn, boards_of: Mapping[str, set[str]]) -> dict[str, Drawn]:
    rows: dict[str, list[int]] = {}
    for row, code in enumerate(drawn.codes):
        for board in boards_of[code]:
            rows.setdefault(board, []).append(row)
    return {
        board: Drawn(tuple(drawn.codes[row] for row in own), drawn.shapes[own]) for board, own in sorted(rows.items())
    }


def _geojson(name: str, drawn: Drawn, known: Known, groups: Iterable[AreaGroup], most: int) -> bytes:
    names = {group.id: group.name for group in groups}
    names |= {
        code: known.areas[code].short_name or known.areas[code].name for code in drawn.codes if code in known.areas
    }
    features = [
        {
            "type": "Feature",
            "id": str(code),
            "properties": {"code": str(code), "name": names[code]},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, shape in zip(drawn.codes, drawn.shapes, strict=True)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    content = text.encode("utf-8")
    if len(content) > most:
        faults = Faults(f"{name}.geojson")
        faults.add(None, None, f"{len(content):,} bytes", f"at most {most:,}")
        faults.refuse_if_any()
    return content


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(content)
    os.replace(beside, path)
