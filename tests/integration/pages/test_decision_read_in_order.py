"""A decision in the register reads as one thread."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from application.decisions import reading, words
from data_access import Store, ensure_edition, open_store
from domain.learning.decisions import Decision, mark
from settings import Settings
from tests.unit.domain.test_decisions import SIGNED


@pytest.fixture(scope="module")
def store(settings: Settings) -> Store:
    ensure_edition(settings)
    return open_store(settings)


def test_a_decision_reads_from_the_question_to_what_we_now_believe(store: Store) -> None:
    told = replace(SIGNED, change="2025-05", place="E54000011", evidence="A card", options="Hub\nNo hub")
    item = SimpleNamespace(id="one", name="Open a hub", created_at="2025-04-29T10:00:00", owner="somebody")

    def read(decision: Decision) -> dict[str, str]:
        return dict(words.facts(store, reading.SignedDecision(item, decision, False), "", ""))  # type: ignore[arg-type]  # as much of an item as is read

    thread = ["Question", "Evidence", "Options", "Choice", "Expected", "What happened", "What we now believe"]
    facts = read(told)
    assert [name for name, text in facts.items() if text and name in thread] == thread
    assert facts["What happened"].startswith("Found ")
    marked = mark(store, told)
    assert facts["What we now believe"].startswith(f"{marked.verdict}.")
    assert words.verdict(store, told, marked) == f"{facts['What we now believe']} {facts['What happened']}"
    waits = read(replace(told, change="2027-05"))
    assert waits["What happened"].startswith("No figure since the change yet")
    assert waits["What we now believe"] == "Nothing yet."
