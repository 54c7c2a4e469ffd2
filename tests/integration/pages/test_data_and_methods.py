"""Data and methods: every entry can be found, opened and downloaded, and what is said of it is true of the store."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from components.tables import written
from data_access import Store, load_methods
from data_access.reference import tidy_file
from data_access.reference.catalogue import load_indicators, load_sources
from pages.data_and_methods import PAGE, Evidence, View, choices, chosen_entry, headline, holdings, listing
from tests.conftest import Some
from tests.integration.pages.views import view_at


def view_of(store: Store, **query: str) -> View:
    view = view_at(View, choices, store, query)
    return view


@pytest.mark.parametrize("show", ["measures", "publications", "methods"])
def test_every_entry_is_listed_and_opens(store: Store, show: str, some: Some) -> None:
    wanted = {
        "measures": set(load_indicators()),
        "publications": set(load_sources()),
        "methods": set(load_methods()),
    }[show]
    everything = Evidence(view_of(store, show=show), store)
    assert set(everything.listed) == wanted
    for key in some(sorted(wanted), 60):
        view = view_of(store, show=show, entry=key)
        evidence = Evidence(view, store)
        made = chosen_entry(view, evidence)
        assert made.table is not None
        words = made.table.frame["words"].tolist()
        assert all(isinstance(text, str) and text.strip() and "nan" not in text.split() for text in words)
        held = holdings(view, evidence)
        assert bool(held.refused) == (show != "measures")
        if held.table is not None:
            assert held.table.frame["rows"].sum() == sum(row.observations for row in store.coverage(key))
            assert held.table.frame["known"].between(0, 1).all()


def test_a_search_or_another_list_lets_the_entry_go_without_a_notice(store: Store) -> None:
    chosen = "ae_attendances_by_route"
    assert view_of(store, entry=chosen).entry == chosen
    for narrowed in (view_of(store, entry=chosen, find="stroke"), view_of(store, entry=chosen, show="methods")):
        assert narrowed.entry and narrowed.entry != chosen
    assert view_of(store, entry=chosen, find="unfindable").entry == ""


def test_every_publication_says_where_it_is_when_it_was_published_and_read_and_its_checksum(
    store: Store, some: Some
) -> None:
    view = view_of(store, show="publications")
    made = listing(view, Evidence(view, store))
    assert made.table is not None
    page = next(column for column in made.table.columns if column.key == "page")
    releases = {release.id.rpartition("-")[0]: release for release in store.releases()}
    for row in some(made.table.frame.to_dict("records"), 40):
        source, release = load_sources()[row["id"]], releases[row["id"]]
        assert written(row["page"], page) == {"words": "Publisher’s page", "address": source.url, "outside": True}
        assert row["published"] == (source.published or "not stated")
        assert row["read"] == release.loaded_on
        assert len(row["checksum"]) == 12 and release.checksum.startswith(f"sha256:{row['checksum']}")
        entry = view_of(store, show="publications", entry=row["id"])
        closer = chosen_entry(entry, Evidence(entry, store))
        assert closer.table is not None
        assert {source.url, *source.read_from.values(), row["checksum"]} <= set(closer.table.frame["words"])


def test_at_least_ninety_measures_each_with_figures_and_a_source(store: Store) -> None:
    """An entry nobody can compute, or a source that gives nothing, does not ship."""
    assert len(store.indicators()) >= 90
    for key in store.indicators():
        assert store.periods(key), f"{key} has no figures"
        assert store.releases(key), f"{key} has no release"
        assert any(row.known for row in store.coverage(key)), f"{key} has only empty figures"


def test_what_an_entry_promises_is_in_the_store(store: Store) -> None:
    for key, entry in store.indicators().items():
        kinds = set(store.kinds(key))
        assert set(entry.geographies) <= kinds, f"{key}: no figures for {set(entry.geographies) - kinds}"
        assert set(entry.aggregates) <= kinds, f"{key}: not added up for {set(entry.aggregates) - kinds}"
        used = {part.partition("=")[0] for b in store.breakdowns(key) for part in b.split("&") if part}
        assert used == set(entry.breakdowns), f"{key}: breakdowns"


@pytest.mark.parametrize("word", ["deprivation", "Office for National", "waits"])
def test_a_search_finds_what_holds_the_word(store: Store, word: str) -> None:
    view = view_of(store, find=word)
    evidence = Evidence(view, store)
    assert 0 < len(evidence.listed) < len(store.indicators())
    made = listing(view, evidence)
    assert made.table is not None
    assert word in made.title


def test_a_search_without_a_find_says_so(store: Store) -> None:
    view = view_of(store, find="no such thing anywhere")
    evidence = Evidence(view, store)
    assert listing(view, evidence).refused
    assert chosen_entry(view, evidence).refused
    assert headline(view, evidence).sentence


def test_the_headline_counts_what_there_is(store: Store) -> None:
    found = headline(View(), Evidence(view_of(store), store))
    total = sum(row.observations for key in store.indicators() for row in store.coverage(key))
    assert f"{total:,}" in found.detail
    assert f"{len(store.indicators())} measures" in found.sentence


def test_all_measures_open_short_and_a_search_shows_every_find(store: Store) -> None:
    for find, short in (("", True), ("waits", False)):
        view = view_of(store, find=find)
        evidence = Evidence(view, store)
        made = listing(view, evidence).table
        assert made is not None
        assert made.short is short
        assert len(made.frame) == len(evidence.listed), "all rows are sent: a search of the browser and paper have them"


@pytest.mark.parametrize("indicator", ["ae_4_hour_type_1", "gva_share_health_social"])
def test_the_file_holds_every_figure_with_its_provenance(store: Store, indicator: str) -> None:
    rows = list(csv.DictReader("".join(tidy_file.lines(store, indicator)).splitlines()))
    assert len(rows) == sum(row.observations for row in store.coverage(indicator))
    assert tuple(rows[0]) == tidy_file.COLUMNS
    assert all(row["publisher"] and row["licence"] and row["edition"] == store.edition for row in rows)
    by_kind = {row["area_kind"] for row in rows}
    assert by_kind == set(store.kinds(indicator))
    for row in rows[:: max(1, len(rows) // 50)]:
        found = store.observations(indicator, row["period"], kind=row["area_kind"], breakdown=row["breakdown"])
        place = found.position(row["area_code"])
        assert place is not None
        value = float(found.value[place])
        assert row["value"] == "" if np.isnan(value) else float(row["value"]) == pytest.approx(value, rel=1e-9)


def test_an_unknown_measure_has_no_file(store: Store) -> None:
    with pytest.raises(KeyError):
        tidy_file.lines(store, "no")


def test_the_page_has_no_control_for_an_area_but_carries_it(store: Store) -> None:
    view = view_of(store, area="QUA")
    assert "area=QUA" in view.to_query()
    assert "Area" not in view.describe(lambda what, so_far: choices(store, what, so_far))
    assert PAGE.path == "/data-and-methods"
