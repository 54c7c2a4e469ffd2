"""What we take from the framework without its promise is still there."""

from __future__ import annotations

import re

import dash
import pytest
from dash import Dash, dcc, html

from components.framework import CALLBACKS, LOCATION, MADE_FOR, SCRIPTS_LATER, UNUSED_SCRIPTS, Workbench, described


def test_the_framework_is_the_version_this_was_made_for() -> None:
    assert dash.__version__ == MADE_FOR, (
        f"Dash is {dash.__version__}; components/framework.py was made for {MADE_FOR}. Run the other tests of this file, see in a "
        "browser that pages open and Back works, then set MADE_FOR."
    )


@pytest.fixture(scope="module")
def framework() -> Workbench:
    return Workbench(__name__, use_pages=True, pages_folder="")


def test_the_address_has_the_id_we_listen_to() -> None:
    assert LOCATION in {part.id for part in dash.page_container.children}


def test_callbacks_are_sent_where_we_look_for_them(framework: Dash) -> None:
    assert f"/{CALLBACKS}" in {rule.rule for rule in framework.server.url_map.iter_rules()}


def scripts(app: Dash) -> list[str]:
    app.layout = html.Div(dash.page_container) if app.use_pages else html.Div()
    app.server.config["PROPAGATE_EXCEPTIONS"] = True
    answer = app.server.test_client().get("/")
    assert answer.status_code == 200, answer.text[:500]
    return re.findall(r"<script src=\"([^\"]+)\"", answer.text)


def test_unused_scripts_are_still_sent_by_the_framework_and_left_out_here(framework: Dash) -> None:
    everything, ours = scripts(Dash("plain")), scripts(framework)
    for name in UNUSED_SCRIPTS:
        assert any(name in script for script in everything), (
            f"the framework no longer sends {name}: take it off the list"
        )
        assert not any(name in script for script in ours)
    assert len(ours) > 5


def test_a_component_is_described_as_the_framework_describes_it() -> None:
    for component in (
        html.Div("Words", id="a", className="b", hidden=True, **{"data-x": "1", "aria-label": "What it is"}),
        html.Details([html.Summary("More"), html.P()], open=False),
        dcc.Graph(id="chart", figure={"data": [], "layout": {}}, config={"displaylogo": False}),
        html.Span(),
    ):
        told, known = described(component), component.to_plotly_json()
        assert told == known
        assert list(told["props"]) == list(known["props"]), "the order too: answers are compared as they are sent"


def test_the_framework_waits_until_the_first_answer_is_seen(
    framework: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = scripts(framework)
    monkeypatch.setattr(framework, "first_answer", lambda: ("A page", "<p>What it says</p>", False))
    text = framework.server.test_client().get("/").text
    first, held, rest = re.split(rf'<template id="{SCRIPTS_LATER}">|</template>', text)
    assert re.findall(r'<script src="([^"]+)"', held) == at_once, "all of them, in their order"
    assert "new DashRenderer()" in held
    assert "<script src=" not in first + rest and "new DashRenderer()" not in first + rest
    assert re.findall(r'<link rel="preload" as="script" href="([^"]+)"', first) == at_once, "fetched meanwhile"
    assert "What it says" in first + rest
