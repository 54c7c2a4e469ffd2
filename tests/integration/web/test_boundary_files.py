"""Shapes for maps over HTTP: kept a year under a digest, gzipped where the browser takes it, 404 for anything else."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from components import links
from data_access.reference import boundaries

ADDRESSES = (boundaries.address("icb"), boundaries.address("lsoa21", "E54000058"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_shapes_are_kept_a_year_and_sent_packed(visitor: Any, address: str) -> None:
    answer = visitor.get(address, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert answer.status_code == 200
    assert answer.mimetype == "application/geo+json"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.headers["ETag"].strip('"') in address
    plain = visitor.get(address)
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(answer.data) == plain.data
    assert json.loads(plain.data)["type"] == "FeatureCollection"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_browser_that_has_it_gets_nothing(visitor: Any, address: str) -> None:
    tag = visitor.get(address).headers["ETag"]
    again = visitor.get(address, headers={"If-None-Match": f"W/{tag}"})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert visitor.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/boundaries/icb.000000000000.geojson",
        "/boundaries/icb.geojson",
        "/boundaries/trust.52c12f0211ee.geojson",
        "/boundaries/lsoa21.52c12f0211ee.geojson",
        "/boundaries/lsoa21/E54000058.000000000000.geojson",
        "/boundaries/lsoa21/..%2Ficb.000000000000.geojson",
        "/boundaries/icb/E54000058.000000000000.geojson",
        "/boundaries/",
    ],
)
def test_anything_else_is_not_found(visitor: Any, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_under_a_path_prefix(visit: Callable[..., Any], edition_folder: Path) -> None:
    try:
        prefixed = visit(edition_folder, PATH_PREFIX="/workbench/")
        assert prefixed.get(ADDRESSES[0]).status_code == 200
        assert prefixed.client.get(links.safe_link(ADDRESSES[0])).status_code == 200
        assert prefixed.client.get(ADDRESSES[0]).status_code == 404
    finally:
        links.set_prefix("/")
