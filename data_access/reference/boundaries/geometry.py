"""Polygons that share their borders: read, mended, simplified and checked together, so that neighbours stay neighbours.

A coverage is a list of polygons without gaps or overlaps between them. Borders are simplified once for both neighbours
(Visvalingam and Whyatt), in kilometres, since a degree of longitude is shorter than one of latitude.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

KM_PER_DEGREE = np.array([111.32 * np.cos(np.radians(53.0)), 111.2])  # longitude, latitude; in the middle of England
NARROW = 0.1  # kilometres: a gap between neighbours up to this width is a fault of drawing and closed
Shapes = NDArray[np.object_]


def polygonal(shape: Any) -> Any:
    """The polygons of a geometry, mended: no lines, points or empty parts. An empty MultiPolygon where there are none."""
    parts = [part for whole in _polygons(shape) for part in _polygons(shapely.make_valid(whole))]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _polygons(shape: Any) -> Iterator[Any]:
    if shape.geom_type == "Polygon":
        if shape.area > 0:
            yield shape
    else:
        for part in getattr(shape, "geoms", ()):
            yield from _polygons(part)


def to_kilometres(shapes: Shapes) -> Shapes:
    return np.asarray(shapely.transform(shapes, lambda points: points * KM_PER_DEGREE))


def to_degrees(shapes: Shapes, decimals: int) -> Shapes:
    """Back to degrees, rounded. A point shared by two shapes is rounded alike in both."""
    return np.asarray(shapely.transform(shapes, lambda points: np.round(points / KM_PER_DEGREE, decimals)))


def mended(shapes: Shapes) -> Shapes:
    """The same shapes without gaps, overlaps or borders that differ by a hair. Untouched where nothing is wrong."""
    if shapely.coverage_is_valid(shapes):
        return shapes
    return np.asarray(shapely.coverage_clean(shapes, gap_width=NARROW))  # type: ignore[attr-defined]  # newer than its stubs


def without_specks(shapes: Shapes, least: float) -> Shapes:
    """Islands below `least` square kilometres left out: parts that touch nothing else, but never an area's largest."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    areas = shapely.area(parts)
    largest = np.zeros(len(shapes))
    np.maximum.at(largest, owner, areas)
    left, right = shapely.STRtree(parts).query(parts, predicate="intersects")
    alone = np.ones(len(parts), dtype=bool)
    alone[left[left != right]] = False
    keep = ~alone | (areas >= least) | (areas == largest[owner])
    return gathered(parts[keep], owner[keep], len(shapes))


def gathered(parts: Shapes, owner: NDArray[np.int64], how_many: int) -> Shapes:
    """One geometry for each owner 0, 1, ... from its polygons."""
    found = [parts[owner == number] for number in range(how_many)]
    return as_shapes(own[0] if len(own) == 1 else shapely.multipolygons(own) for own in found)


def as_shapes(given: Iterable[Any]) -> Shapes:
    """An array of geometries (numpy would make a list of MultiPolygons one of their parts)."""
    listed = list(given)
    made = np.empty(len(listed), dtype=object)
    made[:] = listed
    return made


def dissolved(shapes: Shapes, groups: Sequence[str]) -> tuple[list[str], Shapes]:
    """The groups in order, and for each its shapes as one, without the borders between them."""
    names = sorted(set(groups))
    of = np.array(groups)
    return names, as_shapes(shapely.coverage_union_all(shapes[of == name]) for name in names)


def simplified(shapes: Shapes, tolerance: float, decimals: int) -> Shapes:
    """A coverage in kilometres as a simpler one in degrees, outer rings clockwise. Where rounding breaks a border, it is
    mended and rounded again. `tolerance` is the side in kilometres of the smallest bend that is kept."""
    simple = np.asarray(shapely.coverage_simplify(shapes, tolerance)) if tolerance else shapes
    for _ in range(4):
        rounded = as_shapes(polygonal(shape) for shape in to_degrees(simple, decimals))
        rounded = np.asarray(shapely.remove_repeated_points(rounded))
        if shapely.coverage_is_valid(rounded):
            return np.asarray(shapely.orient_polygons(rounded, exterior_cw=True))
        simple = mended(to_kilometres(rounded))
    return rounded  # the check refuses it


def faults_of(shapes: Shapes) -> Iterator[tuple[int, str]]:
    """(number, what is wrong) for each shape that cannot be drawn or does not fit its neighbours; number -1: together."""
    for number, shape in enumerate(shapes):
        if shape is None or shape.is_empty:
            yield number, "no shape"
        elif not shape.is_valid:
            yield number, shapely.is_valid_reason(shape)
        elif any(part.exterior.is_ccw for part in shapely.get_parts(shape)):
            yield number, "an outer ring that is not clockwise"
    for number, edges in enumerate(shapely.coverage_invalid_edges(shapes)):
        if not edges.is_empty:
            yield number, "a border that is not its neighbour's"
