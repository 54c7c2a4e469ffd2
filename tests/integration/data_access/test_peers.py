"""Peers in an edition: nearest first, and none in editions and starters from before there were peers."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from data_access import ensure_edition, open_store
from data_access.reference import schema, starter_files
from data_access.reference.sources.loaded import Peer
from settings import Settings

PEERS = (
    Peer("ons_global", "R000", "R002", 3),
    Peer("ons_global", "R000", "R003", 1),
    Peer("strategy_unit", "R000", "R003"),
    Peer("strategy_unit", "R000", "R001"),
    Peer("ons_global", "R001", "R000", 1),
)


@pytest.fixture
def starter(small_starter: Path, tmp_path: Path) -> Path:
    before = starter_files.read_manifest(small_starter)
    content = before.content()
    facts = {source: before.observations(source) for source in before.sources}
    starter_files.write(tmp_path / "peers", dataclasses.replace(content, facts=facts, peers=PEERS))
    return tmp_path / "peers"


def test_the_most_alike_come_first_and_by_name_where_there_is_no_order(settings: Settings, starter: Path) -> None:
    ensure_edition(settings, starter)
    store = open_store(settings)
    assert [area.code for area in store.peers("R000", "ons_global")] == ["R003", "R002"]
    assert [area.code for area in store.peers("R000", "strategy_unit")] == ["R001", "R003"]
    assert store.peer_bases("R000") == ("ons_global", "strategy_unit")
    assert store.peers("R000", "ons_economic") == ()
    assert store.peer_bases("R003") == ()
    with pytest.raises(KeyError):
        store.peers("no", "ons_global")


def test_an_edition_from_before_there_were_peers_is_read(
    settings: Settings, small_starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = [table for table in schema.metadata.sorted_tables if table is not schema.peer]
    with monkeypatch.context() as before:
        before.setattr(schema, "SCHEMA_VERSION", 2)
        before.setattr(schema, "metadata", SimpleNamespace(sorted_tables=without))
        edition = ensure_edition(settings, small_starter).id
    store = open_store(settings, edition)
    store.check()
    assert store.repository.look_over(edition).version == "2"
    assert store.peers("R000", "ons_global") == ()
    assert store.peer_bases("R000") == ()
    assert len(store.areas("trust")) == 4


def test_a_starter_from_before_there_were_peers_is_read(starter: Path) -> None:
    assert set(starter_files.read_manifest(starter).content().peers) == set(PEERS)
    manifest = json.loads((starter / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = [file for file in manifest["files"] if file["name"] != "peers.csv.gz"]
    (starter / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (starter / "peers.csv.gz").unlink()
    content = starter_files.read_manifest(starter).content()
    assert content.peers == ()
    assert len(content.areas) == 5
