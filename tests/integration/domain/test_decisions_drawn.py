"""Which signed decisions a chart draws: those about its measure and places, of a new version the newer one alone."""

from __future__ import annotations

from dataclasses import replace

import flask
import pytest

from application import decisions, workspace
from domain.learning.decisions import KIND
from settings import Settings
from tests.unit.domain.test_decisions import SIGNED
from web.identity import SignedIn


def test_decisions_about_a_measure_and_a_place(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("application.readers.reader", lambda settings: "somebody")
    monkeypatch.setattr("web.identity.signed_in", lambda *headers: SignedIn())
    with flask.Flask(__name__).test_request_context("/"):
        items = workspace.items(settings)
        signed = replace(SIGNED, place="place-of-this-test", choice="Open it")

        def sign(decision: object) -> str:
            return items.add(KIND, name="x", owner="somebody", shared=True, body=decision.to_body()).id  # type: ignore[attr-defined]

        old = sign(signed)
        sign(replace(signed, choice="Open it later", replaces=old, why_new="Late."))
        sign(replace(signed, place="elsewhere"))
        about = decisions.book(settings).dated
        assert about(signed.indicator, ["place-of-this-test"]) == ((signed.change, "Open it later"),)
        assert about("another_measure", ["place-of-this-test"]) == ()
