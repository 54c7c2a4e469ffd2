"""Models kept with an edition: fitted before it is served, read from it, gone with it, and never a reason not to serve."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest

from data_access import Store, current_edition, ensure_edition, open_store
from data_access.reference import editions, schema
from data_access.reference.editions import EditionMissing
from settings import Settings
from tests.integration.data_access.starters import retitled

Tell = Callable[[int, int], None]
Before = Mapping[str, bytes]


@pytest.fixture(autouse=True)
def _nothing_is_fitted_afterwards() -> Iterator[None]:
    yield
    editions.fit_with(None)


def trusts_counted(store: Store, tell: Tell, before: Before) -> list[tuple[str, bytes]]:
    """A model of sorts: it reads areas and figures of the edition that is being built."""
    tell(0, 1)
    measure = next(each for each in store.indicators() if store.periods(each, kind="trust"))
    period = store.periods(measure, kind="trust")[-1]
    rows = store.observations(measure, period, kind="trust")
    tell(1, 1)
    return [("trusts", str(len(store.areas("trust"))).encode()), ("figures", str(int(rows.known.sum())).encode())]


def test_what_is_fitted_is_in_the_edition_when_it_is_served(settings: Settings, small_starter: Path) -> None:
    said: list[str] = []
    steps: list[str] = []
    editions.fit_with(trusts_counted, said.append)
    ensure_edition(settings, small_starter, tell=lambda doing, done, of: steps.append(doing))
    store = open_store(settings)
    assert store.kept_model("trusts") == b"4"
    assert store.kept_model("figures") == b"4"
    assert store.kept_model("no such model") is None
    assert len(said) == 1 and said[0].startswith("2 models fitted in ")
    assert steps.index("checking") < steps.index("fitting")
    store.repository.read_through(store.edition)  # they are part of what is checked against the digest


def test_models_of_the_edition_before_are_handed_on_and_those_taken_over_are_counted(
    settings: Settings, small_starter: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    given: list[dict[str, bytes]] = []

    def fit(store: Store, tell: Tell, before: Before) -> list[tuple[str, bytes]]:
        given.append(dict(before))
        return [("first", before.get("first", b"one")), ("second", b"".join((b"t", b"wo")))]

    editions.fit_with(fit, said.append)
    ensure_edition(settings, small_starter)
    ensure_edition(settings, retitled(small_starter, tmp_path / "newer", "newer"))
    assert given == [{}, {"first": b"one", "second": b"two"}]
    assert said[0].startswith("2 models fitted in ") and "taken over" not in said[0]
    assert said[1].startswith("1 models fitted in ") and said[1].endswith(", 1 taken over from the edition before")
    assert open_store(settings).kept_model("first") == b"one"


def test_models_that_cannot_be_read_are_fitted_anew(
    settings: Settings, small_starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Before] = []

    def fit(store: Store, tell: Tell, before: Before) -> list[tuple[str, bytes]]:
        given.append(before)
        return trusts_counted(store, tell, before)

    editions.fit_with(fit)
    without = [table for table in schema.metadata.sorted_tables if table is not schema.model]
    with monkeypatch.context() as earlier:  # no table of models
        earlier.setattr(schema, "SCHEMA_VERSION", 3)
        earlier.setattr(schema, "metadata", SimpleNamespace(sorted_tables=without))
        earlier.setattr(editions.models, "fit_and_keep", lambda *given: None)
        ensure_edition(settings, small_starter)
    ensure_edition(settings, retitled(small_starter, tmp_path / "newer", "newer"))
    assert given == [{}] and open_store(settings).kept_model("trusts") == b"4"


def test_an_edition_is_built_without_models_where_nobody_asks(settings: Settings, small_starter: Path) -> None:
    ensure_edition(settings, small_starter)
    assert open_store(settings).kept_model("trusts") is None


def test_models_that_cannot_be_fitted_hold_no_figures_back(settings: Settings, small_starter: Path) -> None:
    def broken(store: Store, tell: Tell, before: Before) -> list[tuple[str, bytes]]:
        raise ArithmeticError("a singular matrix")

    editions.fit_with(broken)
    edition = ensure_edition(settings, small_starter)
    assert current_edition(settings).id == edition.id
    assert open_store(settings).kept_model("trusts") is None


def test_a_build_that_dies_while_fitting_leaves_the_edition_before(
    settings: Settings, small_starter: Path, tmp_path: Path
) -> None:
    before = ensure_edition(settings, small_starter)

    def killed(store: Store, tell: Tell, before: Before) -> list[tuple[str, bytes]]:
        raise KeyboardInterrupt

    editions.fit_with(killed)
    newer = retitled(small_starter, tmp_path / "newer", "newer")
    with pytest.raises(KeyboardInterrupt):
        ensure_edition(settings, newer)
    assert current_edition(settings).id == before.id
    assert [each.info.id for each in editions.editions(settings)] == [before.id]
    editions.fit_with(trusts_counted)
    assert ensure_edition(settings, newer).id != before.id
    assert open_store(settings).kept_model("trusts") == b"4"


def test_they_go_with_their_edition(settings: Settings, small_starter: Path, tmp_path: Path) -> None:
    editions.fit_with(trusts_counted)
    first = ensure_edition(settings, small_starter)
    for name in ("second", "third", "fourth", "fifth"):
        ensure_edition(settings, retitled(small_starter, tmp_path / name, name))
    assert first.id not in {each.info.id for each in editions.editions(settings)}
    with pytest.raises(EditionMissing):
        open_store(settings, first.id)


def test_an_edition_from_before_there_were_models_is_read(
    settings: Settings, small_starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = [table for table in schema.metadata.sorted_tables if table is not schema.model]
    with monkeypatch.context() as before:
        before.setattr(schema, "SCHEMA_VERSION", 3)
        before.setattr(schema, "metadata", SimpleNamespace(sorted_tables=without))
        edition = ensure_edition(settings, small_starter).id
    store = open_store(settings, edition)
    assert store.repository.look_over(edition).version == "3"
    assert store.kept_model("trusts") is None
