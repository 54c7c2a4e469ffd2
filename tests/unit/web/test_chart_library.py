"""Which form of the chart library is sent: custom where one was built for the shipped library, lean where the patterns were made for it,
whole in any other case."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import plotly
import pytest

from web import chart_library_build
from web.chart_library import CUSTOM_RECORD, ChartLibrary, PatternsMissed, checksum, custom_name, lean

SHIPPED = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
CHARTS = Path(__file__).resolve().parents[3] / "components" / "charts"


@pytest.fixture
def custom(tmp_path: Path) -> Path:
    content = b"var Plotly=1;"
    record = {"instead_of": checksum(SHIPPED.read_bytes()), "sha256": checksum(content)}
    (tmp_path / custom_name(checksum(content))).write_bytes(content)
    (tmp_path / CUSTOM_RECORD).write_text(json.dumps(record), encoding="utf-8")
    return tmp_path


def test_the_shipped_library_is_the_one_the_patterns_were_made_for(tmp_path: Path) -> None:
    """Fails at an upgrade of plotly. The whole library is served until the patterns are tried on the new one and its checksum named."""
    library = ChartLibrary(SHIPPED, tmp_path)
    assert library.form == "lean"
    whole, sent = SHIPPED.read_bytes(), library.content()
    assert len(sent) < 0.8 * len(whole)
    assert sent.startswith(whole[:200])
    assert sent.count(b", (() => {\n") == sent.count(b"return Plotly;\n})));") == 1, "marked to be read once"


def test_a_library_with_another_checksum_is_sent_whole(tmp_path: Path) -> None:
    changed = tmp_path / "plotly.min.js"
    changed.write_bytes(SHIPPED.read_bytes() + b"\n")
    library = ChartLibrary(changed, tmp_path / "none")
    assert library.form == "whole"
    assert library.content() == changed.read_bytes()
    assert library.tag != ChartLibrary(SHIPPED, tmp_path / "none").tag


def test_patterns_that_do_not_fit_their_library_are_a_fault_not_a_guess(tmp_path: Path) -> None:
    other = tmp_path / "plotly.min.js"
    other.write_bytes(b"const Plotly = 1;")
    library = ChartLibrary(other, tmp_path, lean_for=checksum(other.read_bytes()))
    with pytest.raises(PatternsMissed):
        library.content()
    with pytest.raises(PatternsMissed):
        lean("x.exports='" + "a" * 300_000 + "'")


def test_a_custom_build_for_the_shipped_library_is_sent(custom: Path) -> None:
    library = ChartLibrary(SHIPPED, custom)
    assert library.form == "custom"
    assert library.content() == b"var Plotly=1;"
    assert checksum(library.content())[:12] in library.tag


@pytest.mark.parametrize("damage", ["another library", "changed file", "no file", "no JSON", "no checksum", "a list"])
def test_a_custom_build_that_is_not_as_recorded_is_left_alone(custom: Path, damage: str) -> None:
    record: Any = json.loads((custom / CUSTOM_RECORD).read_text(encoding="utf-8"))
    file = custom / custom_name(record["sha256"])
    match damage:
        case "another library":
            record["instead_of"] = checksum(b"another")
        case "changed file":
            file.write_bytes(b"var Plotly=2;")
        case "no file":
            file.unlink()
        case "no checksum":
            del record["sha256"]
        case "a list":
            record = [record]
    text = "{" if damage == "no JSON" else json.dumps(record)
    (custom / CUSTOM_RECORD).write_text(text, encoding="utf-8")
    assert ChartLibrary(SHIPPED, custom).form == "lean"


def test_the_custom_build_holds_every_kind_of_chart_that_is_drawn() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CHARTS.rglob("*.py")))
    drawn = set(
        re.findall(
            r'"type": "(bar|box|choropleth\w*|heatmap|histogram\w*|pie|scatter\w*|table|violin|waterfall)"', text
        )
    )
    assert {"bar", "choropleth", "scatter"} <= drawn
    assert drawn <= {"scatter", *chart_library_build.KINDS}, "add the kind to KINDS in web/chart_library_build.py"


def test_the_build_names_the_version_that_is_shipped() -> None:
    assert f"plotly.js v{chart_library_build.PACKAGES['plotly.js']}\n" in SHIPPED.read_text(encoding="utf-8")[:300]


def test_a_build_for_another_version_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    other = tmp_path / "plotly.min.js"
    other.write_bytes(b"/**\n* plotly.js v9.0.0\n")
    with pytest.raises(chart_library_build.BuildFailed, match=r"ships plotly\.js 9\.0\.0"):
        chart_library_build.build(other, tmp_path)


def test_without_node_the_build_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(chart_library_build.BuildFailed, match="needs node and npm"):
        chart_library_build.build(SHIPPED, tmp_path)
