"""Who reads a signed decision that was written from own figures, and who may sign its new version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from application import figures
from application.decisions import reading, signing
from data_access import ItemRefused
from tests.integration.access.seen_by import Installation, headers, install
from vocabulary import Refused

SENTENCE = "Seen late: 61%, lowest of 6. What shall we do about it?"
FORM = {
    "low": "1",
    "high": "5",
    "probability": "60",
    "design": "differenced",
    "review_on": "2027-01-01",
    "owner": "Chief operating officer",
}


@dataclass(frozen=True)
class View:
    indicator: str = "ae_4_hour_type_1"
    against: str = "england"
    area: str = "R000"
    edition: str = ""
    change: str = ""
    place: str = ""

    def to_query(self) -> str:
        return "?area=R000"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return install(tmp_path_factory.mktemp("decisions"))


@pytest.fixture(autouse=True)
def _judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small edition has too short a series to judge by."""
    monkeypatch.setattr("domain.learning.decisions.next_period", lambda *given: "2026-12")
    monkeypatch.setattr(signing, "load_series", lambda *given: Refused("Too short."))


@contextmanager
def asking(installed: Installation, person: str) -> Iterator[None]:
    with installed.app.server.test_request_context(
        "/", headers=headers(person), environ_base={"REMOTE_ADDR": "127.0.0.1"}
    ):
        yield


def sign(installed: Installation, person: str, choice: str, trust: str = "R000", **given: str) -> str:
    """The id of the decision."""
    with asking(installed, person):
        store = figures.newest(installed.settings)
        evidence = SimpleNamespace(place=store.area(trust), unit=SimpleNamespace(name="%", apart=None))
        shown = SimpleNamespace(evidence=evidence, view=View(), store=store, page=SimpleNamespace(path="/learning"))
        signing.sign(installed.settings, {**FORM, "choice": choice, **given}, shown)
        return next(
            each.item.id for each in reading.signed_decisions(installed.settings)[0] if each.item.name == choice
        )


def read(installed: Installation, person: str) -> dict[str, bool]:
    """The decisions somebody reads, and whether a newer version replaces each."""
    with asking(installed, person):
        return {each.item.name: each.replaced for each in reading.signed_decisions(installed.settings)[0]}


@pytest.mark.parametrize(
    "given",
    [
        {"question": SENTENCE, "card": "quokka_waits"},
        {"evidence": "QUOKKA CLINIC waits, March: /unwarranted-variation?area=R000"},
        {"options": "/scenarios?measure=quokka_waits"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_a_decision_started_from_own_figures_is_read_by_those_who_may_see_them(
    installed: Installation, given: dict[str, str]
) -> None:
    name = f"From own figures: {next(iter(given))}"
    sign(installed, "ann", name, **given)
    assert name in read(installed, "ann")
    assert name in read(installed, "vic")  # of the same team
    assert name not in read(installed, "bob")
    assert name not in read(installed, "ed")


def test_a_decision_about_public_figures_is_read_by_everybody(installed: Installation) -> None:
    sign(installed, "ann", "From public figures", question=SENTENCE, card="ae_4_hour_type_1")
    assert all("From public figures" in read(installed, person) for person in ("ann", "vic", "bob", "ed"))


def test_what_is_taken_from_a_decision_stays_with_those_who_may_read_it(installed: Installation) -> None:
    first = sign(installed, "ann", "Ours", question=SENTENCE, card="quokka_waits")
    sign(installed, "vic", "Taken from ours", question=SENTENCE, adopted=first)
    assert "Taken from ours" in read(installed, "ann")
    assert "Taken from ours" not in read(installed, "bob")


def test_a_new_version_is_signed_by_its_signer_or_their_team_alone(installed: Installation) -> None:
    first = sign(installed, "ann", "Stands")
    with pytest.raises(ItemRefused, match="Only who signed “Stands”"):
        sign(installed, "bob", "Bob's version", replaces=first, why_new="No reason")
    assert read(installed, "ann")["Stands"] is False
    second = sign(installed, "vic", "The team's version", replaces=first, why_new="Later")
    sign(installed, "vic", "Its own version", replaces=second, why_new="Later still")
    assert read(installed, "bob")["Stands"] is True


def test_a_new_version_is_of_a_decision_one_may_read_about_the_same_place(installed: Installation) -> None:
    first = sign(installed, "ann", "About one trust")
    with pytest.raises(ItemRefused, match="same measure and place"):
        sign(installed, "ann", "About another", trust="R001", replaces=first, why_new="No reason")
    hidden = sign(installed, "ann", "Not for Bob", card="quokka_waits")
    for id in ("no-such-id", hidden):
        with pytest.raises(ItemRefused, match="is not there"):
            sign(installed, "bob", "A guess", replaces=id, why_new="No reason")


def stamp(installed: Installation, person: str) -> object:
    with asking(installed, person):
        return reading.stamp(installed.settings)


def test_readers_who_see_other_decisions_share_no_kept_answers(installed: Installation) -> None:
    sign(installed, "ann", "Seen by Ann's team", card="quokka_waits")
    sign(installed, "bob", "Seen by Bob's team", card="numbat_waits")
    while len(read(installed, "bob")) < len(read(installed, "ann")):
        sign(installed, "bob", f"Number {len(read(installed, 'bob'))}", card="numbat_waits")
    assert len(read(installed, "ann")) == len(read(installed, "bob"))
    assert stamp(installed, "ann") != stamp(installed, "bob")
    assert stamp(installed, "ann") == stamp(installed, "vic")
