"""What a decision expects of a scenario whose gain no measure counts, and a design that fails its own check."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from analysis.scenarios import Outcome
from application.decisions.signing import _wrong_range
from application.decisions.words import failing, of_the_scenario
from components import markup
from components.decision_form import Signing, form
from components.units import MONEY, PERCENT, Unit
from components.what_if import _own_range
from domain.learning.decisions import Decision, own_words
from tests.unit.domain.test_decisions import SIGNED
from vocabulary import Refused

SIGNING = Signing((("matched", "By a mix"),))


def text(part: Any) -> str:
    """All that a part of a page holds."""
    return str(markup.for_browser(part))


def result(low: float, high: float, unit: Unit = MONEY) -> SimpleNamespace:
    draws = np.linspace(low, high, 1001)
    made = Outcome("pounds", "£", (low + high) / 2, draws, 1.0, (), (), (), 1, draws, ())
    return SimpleNamespace(outcome=made, words=SimpleNamespace(unit=unit, whole_gain="£ million gained"))


def test_the_range_is_that_of_the_draws() -> None:
    given = _own_range(result(10.0, 30.0))
    assert given == {"counts": "£ million gained", "own_low": "10.5", "own_high": "29.5", "own_chance": "95"}
    assert _own_range(result(-0.25, 0.75, PERCENT))["own_low"] == "-22.5"  # as it is written, not as it is kept


def test_a_gain_that_is_the_same_in_every_draw_has_a_reason_and_no_range() -> None:
    given = _own_range(result(0.0, 0.0))
    assert "own_low" not in given and "the same in every draw" in given["unranged"]
    assert "overall gain" in given["unranged"] and "A range above is of one part" in given["unranged"]
    assert _own_range(SimpleNamespace()) == {}


def test_the_form_holds_the_range_and_says_what_it_does_not_know() -> None:
    given = _own_range(result(10.0, 30.0))
    said = text(form(SIGNING, given | {"uncounted": "true"}))
    assert '"10.5"' in said and '"29.5"' in said and "does not say how far the measure moves" in said
    said = text(form(SIGNING, _own_range(result(0.0, 0.0)) | {"uncounted": "true"}))
    assert "own_low" not in said and "the same in every draw" in said


def test_a_design_that_fails_is_named_beside_the_choice() -> None:
    found = failing({"matched": None, "interrupted": Refused("Half is too few."), "differenced": Refused("One place.")})
    assert [design for design, _ in found] == ["differenced", "matched", "interrupted"]
    assert "it cannot answer. One place." in found[0][1] and "no mix of other places" in found[1][1]
    # The check halves the past; the design itself may answer, and may be what the form proposes.
    assert "too short to see whether it has already turned" in found[2][1] and "cannot answer" not in found[2][1]
    said = text(form(replace(SIGNING, failing=found), {}))
    assert all(why in said for _, why in found) and "why_design" in said
    assert failing({}) == ()


@pytest.mark.parametrize(
    ("low", "high", "chance", "wrong"),
    [
        ("", "", "", 0),
        ("1", "2", "95", 0),
        ("3", "2", "95", 1),
        ("1", "2", "100", 1),
        ("1", "", "95", 1),
        ("1", "2", "", 1),
    ],
)
def test_a_range_needs_both_ends(low: str, high: str, chance: str, wrong: int) -> None:
    assert len(_wrong_range({"own_low": low, "own_high": high, "own_chance": chance})) == wrong


def test_the_range_is_stored_and_removed_with_the_figures() -> None:
    signed = replace(SIGNED, counts="£ million gained", own_low="10.5", own_high="29.5", own_chance="95")
    assert of_the_scenario(signed) == "10.5 to 29.5, 95% likely: £ million gained"
    assert of_the_scenario(SIGNED) == ""
    assert Decision.from_body(signed.to_body()) == signed
    older = {name: value for name, value in signed.to_body().items() if name not in ("counts", "own_low", "why_design")}
    assert isinstance(Decision.from_body(older), Decision)
    left = own_words(signed.to_body())
    assert left is not None and left["own_low"] == left["counts"] == ""
