"""What the browser code expects of the framework and of the chart library, at the versions it was written for.

An upgrade fails here first. Then read the module named in the message, check what it expects in the new version, and name that version
in the module's first comment and here.
"""

from __future__ import annotations

import re
from pathlib import Path

import dash
import plotly
import pytest

MODULES = Path(__file__).resolve().parents[3] / "assets" / "modules"
DASH = "4.4.1"
PLOTLY_JS = "4.1.1"


def module(name: str) -> str:
    return (MODULES / f"{name}.js").read_text(encoding="utf-8")


def test_a_browser_keeps_the_colour_scheme_the_area_and_the_pack_in_hand_and_nothing_else() -> None:
    """Requirement 14.3.3 in docs/asvs.md."""
    keeping = r"(?:Storage\.setItem|(?<!function )keepCookie)\((\w+|\"\w+\")|(indexedDB|caches\.open|Storage\[)"
    kept = {
        (path.stem, "".join(found))
        for path in MODULES.glob("*.js")
        for found in re.findall(keeping, path.read_text(encoding="utf-8"))
    }
    scheme, pack = {("colour-scheme", '"scheme"')}, {("packs", "INTO")}
    assert kept == scheme | pack | {("area-picker", '"area"')}
    assert sum(path.read_text(encoding="utf-8").count("document.cookie") for path in MODULES.glob("*.js")) == 1


@pytest.fixture(scope="module")
def components() -> str:
    return (Path(dash.__file__).parent / "dcc" / "dash_core_components.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def renderer() -> str:
    folder = Path(dash.__file__).parent / "dash-renderer" / "build"
    return (folder / "dash_renderer.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def library() -> str:
    return (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")


def test_the_framework_is_the_version_framework_js_was_written_for() -> None:
    assert dash.__version__ == DASH, (
        f"Dash is {dash.__version__}; assets/modules/framework.js was written for {DASH}. Try Back after a change of area, a link"
        " in a table, and a slow answer in a browser, then name the new version there and in this test."
    )
    assert f"Written for Dash {DASH}." in module("framework")


def test_the_router_follows_the_browsers_own_event(components: str) -> None:
    assert 'addEventListener("popstate",this.onLocationChange)' in components, (
        "dcc.Location no longer follows `popstate`: `navigate` in assets/modules/framework.js goes nowhere."
    )


def test_what_is_documented_of_the_framework_is_there(renderer: str) -> None:
    for name in ("set_props", "no_update", "callback_context", "outputs_list"):
        assert name in renderer, (
            f"`{name}`, which assets/modules/framework.js uses, is not in the framework's renderer."
        )


def test_awaited_components_carry_the_documented_attribute() -> None:
    html = (Path(dash.__file__).parent / "html" / "dash_html_components.min.js").read_text(encoding="utf-8")
    assert "data-dash-is-loading" in html, (
        "Components no longer say that they are awaited: see `isAnswerAwaited` in framework.js."
    )


def test_private_names_of_the_framework_stand_nowhere() -> None:
    for path in MODULES.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"_dashprivate|_pages_|dash_stores|_dash_", text), path.name
        if path.stem != "framework":
            assert "data-dash" not in text, path.name


def test_the_chart_library_is_the_version_chart_library_js_was_written_for(library: str) -> None:
    match = re.search(r"plotly\.js v([\d.]+)", library[:300])
    assert match
    assert match[1] == PLOTLY_JS, (
        f"plotly.js is {match[1]}; assets/modules/chart-library.js was written for {PLOTLY_JS}. Run tests/browser/test_labels_of_charts.py"
        " and test_charts_in_sight.py, then name the new version there and in this test."
    )
    assert f"Written for plotly.js {PLOTLY_JS}." in module("chart-library")


def test_private_names_of_the_chart_library_stand_in_one_module(library: str) -> None:
    private = ("_fullLayout", "_fullData", "_offset", "d2p")
    for name in private:
        assert name in library, f"`{name}`, which assets/modules/chart-library.js uses, is not in the chart library."
    for path in MODULES.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        if path.stem != "chart-library":
            assert not [name for name in (*private, "js-plotly", "main-svg") if name in text], path.name
