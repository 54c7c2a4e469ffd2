"""What `/` reports of decisions when there are more than it has room for."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from analysis.evaluation.verdicts import Verdict
from application.decisions import telling
from domain.learning.decisions import Marked
from tests.unit.domain.test_decisions import SIGNED


def test_a_new_verdict_is_told_before_reviews_that_are_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict that had come with the newest figure once stood behind "5 more decisions wait for a look"."""

    def kept(name: str, marked: Marked) -> Any:
        decision = replace(SIGNED, review_on="2026-06-01")
        return SimpleNamespace(
            item=SimpleNamespace(name=name), decision=decision, same=frozenset(), marked=lambda store: marked
        )

    due = Marked(Verdict.NO_SIGN, None, 9, before=Verdict.NO_SIGN)
    new = Marked(Verdict.AS_EXPECTED, None, 1)
    listed = [kept("A", due), kept("B", due), kept("C", due), kept("New", new)]
    monkeypatch.setattr(telling, "_current", lambda settings, store, area: listed)
    said = [sentence for sentence, _ in telling.told(None, None, "")]  # type: ignore[arg-type]  # neither is asked
    assert said[0].startswith("“New”: the verdict is new") and said[1].startswith("“A”: review due")
    assert said[2] == "2 more decisions wait for a look."
