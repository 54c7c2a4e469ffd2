"""Shapes for maps: neighbours stay neighbours, every area is drawn, files are small and the same each time; refusals."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from data_access.reference import boundaries
from data_access.reference.boundaries import drawing
from data_access.reference.boundaries import geometry as geo
from data_access.reference.catalogue import AreaGroup, load_area_groups
from data_access.reference.sources.loaded import AreaRow, Known, Membership
from data_access.reference.sources.refusal import SourceRefused

# ------------------------------------------------------------------------------------------------- what the starter has

MIDLANDS = {icb for group in load_area_groups() for icb in group.members}
HOW_MANY = {
    "region": 7,
    "icb": 42,
    "cluster": 5,
    "sub_icb": 106,
    "ltla": 296,
    "utla": 153,
    "msoa21": 1311,
    "msoa11": 1308,
}
NAMES = (*HOW_MANY, *(f"{kind}/{icb}" for kind in ("lsoa21", "msoa11") for icb in sorted(MIDLANDS)))


def features(name: str) -> list[dict[str, Any]]:
    content = boundaries.packed(name)
    assert content is not None, name
    found: list[dict[str, Any]] = json.loads(gzip.decompress(content))["features"]
    return found


def shapes_of(name: str) -> geo.Shapes:
    return geo.as_shapes(shape(feature["geometry"]) for feature in features(name))


@pytest.mark.parametrize("name", NAMES)
def test_neighbours_share_their_borders_without_gap_or_overlap(name: str) -> None:
    shapes = shapes_of(name)
    assert list(geo.faults_of(shapes)) == []
    together = shapely.union_all(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(together.area, rel=1e-9), "an overlap"
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(together) for ring in part.interiors]
    smallest = min((hole.area * 111 * 67 for hole in holes), default=1.0)
    assert smallest > 0.01, "a gap below a hundredth of a square kilometre"


@pytest.mark.parametrize(("name", "wanted"), HOW_MANY.items())
def test_every_area_of_a_kind_is_drawn(name: str, wanted: int) -> None:
    found = features(name)
    assert len({feature["id"] for feature in found}) == len(found) == wanted
    assert all(
        feature["properties"] == {"code": feature["id"], "name": feature["properties"]["name"]} for feature in found
    )
    assert all(feature["properties"]["name"] for feature in found)
    assert [feature["id"] for feature in found] == sorted(feature["id"] for feature in found)


def test_every_area_of_the_midlands_is_drawn() -> None:
    assert {feature["id"] for feature in features("icb")} >= MIDLANDS
    assert {feature["id"] for feature in features("cluster")} == {group.id for group in load_area_groups()}
    assert sum(len(features(f"lsoa21/{icb}")) for icb in MIDLANDS) == 6421
    by_board = [{feature["id"] for feature in features(f"msoa11/{icb}")} for icb in MIDLANDS]
    assert set.union(*by_board) == {feature["id"] for feature in features("msoa11")}
    assert sum(map(len, by_board)) < 1.02 * HOW_MANY["msoa11"], "few lie in two boards"
    # The authorities of Northamptonshire of today, and those the figures of 2011 are drawn on.
    assert {"E06000061", "E06000062"} <= {feature["id"] for feature in features("ltla")}
    assert all(feature["id"].endswith("-2011") for feature in features("msoa11"))


def test_a_cluster_is_its_boards() -> None:
    board = dict(zip((feature["id"] for feature in features("icb")), shapes_of("icb"), strict=True))
    for group, drawn in zip(sorted(load_area_groups(), key=lambda group: group.id), shapes_of("cluster"), strict=True):
        together = shapely.union_all([board[icb] for icb in group.members])
        assert shapely.equals(drawn, together), group.id


@pytest.mark.parametrize("name", NAMES)
def test_files_are_small_and_their_numbers_short(name: str) -> None:
    content = boundaries.packed(name)
    assert content is not None
    raw = gzip.decompress(content)
    layer = drawing.LAYERS["icb" if name == "cluster" else name.split("/")[0]]
    assert len(raw) <= layer.most
    points = np.concatenate([shapely.get_coordinates(each) for each in shapes_of(name)])
    assert np.array_equal(points, np.round(points, layer.decimals))
    assert (points.min(axis=0) > [-6.5, 49.8]).all(), "degrees, in England"
    assert (points.max(axis=0) < [1.8, 55.9]).all(), "degrees, in England"


def test_together_they_stay_below_four_megabytes() -> None:
    paths = list(boundaries.FOLDER.rglob("*.geojson.gz"))
    assert {path.relative_to(boundaries.FOLDER).as_posix() for path in paths} == {
        f"{name}.geojson.gz" for name in NAMES
    }
    assert sum(path.stat().st_size for path in paths) < drawing.MOST_TOGETHER


def test_addresses_name_the_content() -> None:
    for name in NAMES:
        kind, _, icb = name.partition("/")
        found = boundaries.served(name)
        assert found is not None
        assert boundaries.address(kind, icb) == f"/boundaries/{name}.{found[0]}.geojson"
    for nothing in ("trust", "lsoa21", "lsoa21/", "msoa11/", "icb/E54000058", "lsoa21/../icb", "../manifest", ""):
        assert boundaries.served(nothing) is None, nothing
        assert boundaries.address(nothing) == ""


# ------------------------------------------------------------------------------------------------------------ geometry


def wavy(x: float, y: float) -> Any:
    """A square whose sides have a bump each, as its neighbours at one unit have them."""
    bump = [(0, 0), (0.5, 0.02), (1, 0), (1.02, 0.5), (1, 1), (0.5, 1.02), (0, 1), (0.02, 0.5)]
    return shapely.Polygon([(x + a, y + b) for a, b in bump])


def test_a_shared_border_is_simplified_once_for_both() -> None:
    squares = geo.as_shapes(wavy(x, y) for x in (0, 1) for y in (0, 1))
    assert shapely.coverage_is_valid(squares)
    simple = geo.simplified(squares, 0.5, 4)
    assert shapely.coverage_is_valid(simple)
    assert shapely.get_num_coordinates(simple).sum() < shapely.get_num_coordinates(squares).sum()
    assert not list(geo.faults_of(simple))


def test_borders_a_hair_apart_are_mended() -> None:
    left, right = shapely.box(0, 0, 1, 1), shapely.box(1.005, 0, 2, 1)
    overlapping = shapely.box(0.995, 0, 2, 1)
    for pair in ((left, right), (left, overlapping)):
        mended = geo.mended(geo.as_shapes(pair))
        assert shapely.coverage_is_valid(mended)
        assert shapely.union_all(mended).area == pytest.approx(2.0, abs=0.01)
        assert shapely.intersection(*mended).area == 0


def test_islands_below_a_size_are_left_out_but_never_the_largest_part() -> None:
    mainland, islet, own_islets = (
        shapely.box(0, 0, 10, 10),
        shapely.box(20, 0, 20.1, 0.1),
        shapely.box(30, 0, 30.2, 0.2),
    )
    touching = shapely.box(10, 0, 10.1, 0.1)
    shapes = geo.as_shapes([shapely.multipolygons([mainland, islet]), own_islets, touching])
    kept = geo.without_specks(shapes, 1.0)
    assert shapely.equals(kept, [mainland, own_islets, touching]).all()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (shapely.MultiPolygon(), "no shape"),
        (None, "no shape"),
        (shapely.Polygon([(5, 5), (6, 6), (6, 5), (5, 6)]), "Self-intersection"),
        (shapely.Polygon([(5, 5), (6, 5), (6, 6)]), "not clockwise"),
        (shapely.Polygon([(0, 0), (0, 1), (0.9, 0.5)]), "not its neighbour's"),
    ],
)
def test_what_cannot_be_drawn_is_found(wrong: Any, said: str) -> None:
    square = shapely.orient_polygons(shapely.box(0, 0, 1, 1), exterior_cw=True)
    assert not list(geo.faults_of(geo.as_shapes([square])))
    assert any(said in words for _, words in geo.faults_of(geo.as_shapes([square, wrong])))


def test_only_polygons_are_kept() -> None:
    line, square = shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1)
    flat = shapely.Polygon([(2, 2), (3, 3), (2, 2)])
    assert geo.polygonal(shapely.GeometryCollection([line, square, flat])).equals(square)
    assert geo.polygonal(line).is_empty


# ------------------------------------------------------------------------------------------------------------ the build

A, B = "E54000001", "E54000002"
SMALL = {f"E0100000{number}": A if number < 3 else B for number in (1, 2, 3, 4)}
KNOWN = Known(
    [
        AreaRow("E40000001", "Region", "", "region"),
        *(AreaRow(code, f"NHS {code} Integrated Care Board", code[-1], "icb") for code in (A, B)),
        *(AreaRow(code.replace("E54", "E38"), "Part", "", "sub_icb") for code in (A, B)),
        *(AreaRow(code.replace("E54", "E06"), "City", "", "ltla") for code in (A, B)),
        *(AreaRow(code.replace("E54", "E02"), "New", "", "msoa21") for code in (A, B)),
        *(AreaRow(code.replace("E54", "E02") + "-2011", "Old", "", "msoa11") for code in (A, B)),
        *(AreaRow(code, f"Place {code[-1]}", "", "lsoa21") for code in SMALL),
        *(AreaRow(f"{code}-2011", f"Place {code[-1]} (2011)", "", "lsoa11") for code in SMALL),
    ],
    [
        *(Membership(board, board.replace("E54", "E38"), "administrative") for board in (A, B)),
        *(Membership(board.replace("E54", "E38"), code, "best fit") for code, board in SMALL.items()),
        *(Membership(board.replace("E54", "E02"), code, "administrative") for code, board in SMALL.items()),
        *(Membership(f"{b.replace('E54', 'E02')}-2011", f"{c}-2011", "administrative") for c, b in SMALL.items()),
        *(Membership(code, f"{code}-2011", "best fit") for code in SMALL),
    ],
)
GROUPS = (AreaGroup("cluster-ab", "A and B", "cluster", "E40000001", (A, B), "2025", ""),)
AT = {A: -1.0, B: -0.5}  # degrees east, each half a degree wide


def box(west: float, south: float, width: float, height: float) -> dict[str, Any]:
    made: dict[str, Any] = shapely.box(west, south, west + width, south + height).__geo_interface__
    return made


def collection(code: str, given: dict[str, Any]) -> str:
    return json.dumps({"features": [{"properties": {code: key}, "geometry": each} for key, each in given.items()]})


@pytest.fixture
def source(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    """Writes tiny boundary files; `changes` are shapes by code, None for a null geometry, "absent" to leave one out."""
    halves = {code: box(west, 53, 0.5, 0.5) for code, west in AT.items()}
    tables = {
        "region": {"E40000001": box(-1, 53, 1, 0.5)},
        "icb": halves,
        "sub_icb": {code.replace("E54", "E38"): each for code, each in halves.items()},
        "ltla": {code.replace("E54", "E06"): each for code, each in halves.items()} | {"W06000001": box(-3, 52, 1, 1)},
        "utla": {code.replace("E54", "E06"): each for code, each in halves.items()},
        "lsoa21": {
            code: box(AT[board] + (0.25 if int(code[-1]) % 2 == 0 else 0), 53, 0.25, 0.5)
            for code, board in SMALL.items()
        },
    }

    def write(changes: dict[str, Any]) -> Path:
        for kind, shapes in tables.items():
            layer = drawing.LAYERS[kind]
            changed = shapes | {code: each for code, each in changes.items() if code in shapes}
            path = tmp_path / layer.file
            path.parent.mkdir(exist_ok=True)
            kept = {code: each for code, each in changed.items() if each != "absent"}
            path.write_bytes(gzip.compress(collection(layer.code, kept).encode()))
        return tmp_path

    return write


def build(source: Path, into: Path, **more: Any) -> dict[str, int]:
    return drawing.build(source, into, KNOWN, groups=GROUPS, **more)


def test_a_build_draws_every_kind_and_twice_the_same(source: Callable[..., Path], tmp_path: Path) -> None:
    folder = source({})
    into = tmp_path / "into"
    into.mkdir()
    (into / "stray.geojson.gz").write_bytes(b"")
    written = build(folder, into)
    assert set(written) == {
        *(f"{kind}.geojson.gz" for kind in boundaries.KINDS if kind != "lsoa21"),
        *(f"{kind}/{board}.geojson.gz" for kind in ("lsoa21", "msoa11") for board in (A, B)),
    }
    first = {name: (into / name).read_bytes() for name in written}
    assert not (into / "stray.geojson.gz").exists()
    assert build(folder, into) == written
    assert {name: (into / name).read_bytes() for name in written} == first
    drawn = json.loads(gzip.decompress(first["msoa11.geojson.gz"]))["features"]
    assert [(each["id"], each["properties"]["name"]) for each in drawn] == [
        ("E02000001-2011", "Old"),
        ("E02000002-2011", "Old"),
    ]
    cluster = json.loads(gzip.decompress(first["cluster.geojson.gz"]))["features"][0]
    assert cluster["properties"] == {"code": "cluster-ab", "name": "A and B"}
    assert shape(cluster["geometry"]).bounds == (-1, 53, 0, 53.5)
    assert {len(json.loads(gzip.decompress(first[f"lsoa21/{board}.geojson.gz"]))["features"]) for board in (A, B)} == {
        2
    }
    assert "W06" not in gzip.decompress(first["ltla.geojson.gz"]).decode()
    assert boundaries.served("icb", into) is not None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({A: "absent"}, f"no shape of {A}"),
        ({A: None}, "a shape, not none"),
        ({"E01000003": "absent"}, "no shape of E01000003"),
        ({A: {"type": "LineString", "coordinates": [[0, 53], [1, 53]]}}, "no shape"),
        ({A: {"type": "Circle"}}, "GeoJSON whose features carry ICB23CD"),
    ],
)
def test_a_build_refuses_and_writes_nothing(
    source: Callable[..., Path], tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(SourceRefused, match=said):
        build(source(changes), tmp_path / "into")
    assert not (tmp_path / "into").exists()


def test_a_file_too_large_is_refused(source: Callable[..., Path], tmp_path: Path) -> None:
    layers = dict(drawing.LAYERS)
    layers["icb"] = replace(layers["icb"], most=100)
    with pytest.raises(SourceRefused, match="at most 100"):
        build(source({}), tmp_path / "into", layers=layers)


def test_a_file_that_is_not_there_is_refused(source: Callable[..., Path], tmp_path: Path) -> None:
    (source({}) / drawing.LAYERS["icb"].file).unlink()
    with pytest.raises(SourceRefused, match="no file"):
        build(tmp_path, tmp_path / "into")


def test_an_outline_has_every_ring_of_its_area_and_a_gap_between_two() -> None:
    codes = {"E06000046", "E08000027"}  # Isle of Wight, Dudley
    found = {each.code: each for each in boundaries.outlines("ltla", codes)}
    assert set(found) == codes and found["E08000027"].name == "Dudley"
    for code, outline in found.items():
        (geometry,) = (feature["geometry"] for feature in features("ltla") if feature["id"] == code)
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        rings = [ring for polygon in polygons for ring in polygon]
        assert np.isnan(outline.east).sum() == np.isnan(outline.north).sum() == len(rings) - 1
        assert np.isfinite(outline.east).sum() == sum(map(len, rings))
        assert np.nanmin(outline.east) > -7 and 49 < np.nanmin(outline.north) < 56
    assert boundaries.outlines("ltla", set()) == () == boundaries.outlines("no kind", codes)
