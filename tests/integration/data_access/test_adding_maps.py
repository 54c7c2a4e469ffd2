"""A map of practices and a file of some trusts, from preview to edition: what they change, and what they leave."""

from __future__ import annotations

from pathlib import Path

import pytest

from application.adding_files import in_words
from data_access.reference import starter_files
from data_access.reference.content import ENGLAND, Content
from data_access.reference.editions import add_own, changes, ensure_edition, roll_back
from data_access.reference.own_sources import found
from data_access.reference.publishers_files import previews
from data_access.reference.publishers_files.storage import PublishersFile
from data_access.reference.sources.loaded import AreaRow, Classification, Membership, facts
from data_access.reference.store import open_store
from settings import MIDLANDS, Settings
from tests.publishers_examples import as_csv
from vocabulary import Release

BOARD, PART = "E54000062", "E38000262"
PRACTICES, NETWORKS = ("M91001", "M91002", "M91003"), ("U10001", "U10002")
pytestmark = pytest.mark.files_only


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three practices in two networks, before and after the month of the map; and segments of two trusts."""
    lists = facts(
        indicator="registered_patients",
        period=["2026-09"] * 3 + ["2026-12"] * 3,
        area=[*PRACTICES, *PRACTICES],
        numerator=[1000.0, 2000.0, 4000.0] * 2,
    )
    segments = facts(indicator="oversight_segment", period="2025-Q2", area=["RAA", "RBB"], value=[1.0, 4.0])
    lists_release, segments_release = (
        Release(id, "A file", "NHS England", "OGL", "Credit", "as is", "", "", "2026-01-01", "sha256:0", 6)
        for id in ("r1", "r2")
    )
    content = Content(
        areas=(
            ENGLAND,
            AreaRow(MIDLANDS, "Midlands", "Midlands", "region", "Y60", MIDLANDS),
            AreaRow(BOARD, "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA", BOARD),
            AreaRow(PART, "NHS Black Country ICB - D2P2L", "Black Country D2P2L", "sub_icb", "D2P2L", PART),
            *(AreaRow(code, code, code, "practice", code) for code in PRACTICES),
            *(AreaRow(code, f"{code} PCN", f"{code} PCN", "pcn", code) for code in NETWORKS),
            *(AreaRow(code, f"{code} NHS Trust", code, "trust", code) for code in ("RAA", "RBB", "RCC")),
        ),
        members=(
            Membership(ENGLAND.code, MIDLANDS, "administrative"),
            Membership(MIDLANDS, BOARD, "administrative"),
            Membership(BOARD, PART, "administrative"),
            *(Membership(PART, code, "administrative") for code in (*PRACTICES, *NETWORKS)),
            *(Membership("U10001", code, "administrative") for code in PRACTICES[:2]),
            Membership("U10002", "M91003", "administrative"),
            *(Membership(BOARD, code, "patients", 1.0) for code in ("RAA", "RBB")),
            *(Membership(MIDLANDS, code, "reporting", 1.0, "2021-04") for code in ("RAA", "RBB")),
        ),
        classes=(Classification("trust_region", "RCC", "Midlands"),),  # of no system that is known
        facts={"registered_patients_2026": lists, "oversight_framework_2025_26": segments},
        releases={"registered_patients_2026": lists_release, "oversight_framework_2025_26": segments_release},
    )
    folder = tmp_path_factory.mktemp("maps-starter")
    starter_files.write(folder, content)
    return folder


def shown(settings: Settings, starter: Path, path: Path) -> tuple[previews.Preview, PublishersFile]:
    return previews.preview(settings, open_store(settings), path, starter)


def networks(settings: Settings, period: str) -> dict[str, float]:
    rows = open_store(settings).observations("registered_patients", period, kind="pcn")
    return dict(zip(rows.area.tolist(), rows.value.tolist(), strict=True))


def test_a_map_moves_figures_from_its_month_on_and_no_earlier_ones(
    settings: Settings, starter: Path, tmp_path: Path
) -> None:
    before = ensure_edition(settings, starter)
    path = tmp_path / "epcncorepartnerdetails.csv"
    path.write_bytes(as_csv(*(
        [code, f"SURGERY {code}", "D2P2L", "A PART", network, f"{network} PCN", "D2P2L", "A PART", "20261101", "", "Yes"]
        for code, network in zip(PRACTICES, ("U10001", "U10002", "U10002"), strict=True)
    )))  # fmt: skip
    preview, file = shown(settings, starter, path)
    assert preview.served
    assert (preview.kept_as, preview.first, preview.measures) == ("ods-epcn-partners-2026-11", "November 2026", ())
    assert preview.moves is not None
    assert (preview.moves.networks, preview.moves.boards) == (1, 0)
    assert [(each.system, each.networks_changed) for each in preview.moves.systems] == [("Black Country", 1)]
    looked = in_words(preview)
    said = "To another board: 0. To another part of a board: 0. To another network: 1. Out of a network: 0. New practices: 0."
    assert ("Practices that move", said) in looked.facts
    assert looked.tables[0].rows == [("Black Country", "3", "3", "1", "0", "0")]
    assert looked.tables[1].rows[0][2:4] == ("U10001 PCN", "U10002 PCN")
    add_own(settings, file, starter)
    assert networks(settings, "2026-09") == {"U10001": 3000, "U10002": 4000}
    assert networks(settings, "2026-12") == {"U10001": 1000, "U10002": 6000}
    assert any(each.id.startswith("file-ods-epcn") for each in open_store(settings).releases())
    again, _ = shown(settings, starter, path)  # against the map before it, not against itself
    assert again.moves is not None
    assert (again.moves.networks, again.takes_place_of) == (1, path.name)
    assert roll_back(settings) == before
    assert networks(settings, "2026-12") == {"U10001": 3000, "U10002": 4000}


def test_a_file_of_some_trusts_leaves_the_figures_of_the_others(
    settings: Settings, starter: Path, tmp_path: Path
) -> None:
    ensure_edition(settings, starter)
    path = tmp_path / "nof_acute.csv"
    columns = ["Quarter", "Region", "Trust_type", "Trust_code", "Trust_name", "Metric_ID", "Value", "Median_value"]
    rows = [
        ["Q1 2025/26", "Midlands", "Acute trust", code, f"{code} NHS TRUST", "OF5000", value, 2.5]
        for code, value in (("RAA", 3), ("RCC", 2))
    ]
    path.write_bytes(as_csv(columns, *rows))
    preview, file = shown(settings, starter, path)
    assert [(change.system, change.area, change.before, change.after) for change in preview.changes] == [
        ("Black Country", "RAA", 1, 3),
        ("Midlands", "RCC", None, 2),
    ]
    assert preview.measures[0].replaced == 1
    add_own(settings, file, starter)
    served = open_store(settings).observations("oversight_segment", "2025-Q2")
    assert dict(zip(served.area.tolist(), served.value.tolist(), strict=True)) == {"RAA": 3, "RBB": 4, "RCC": 2}
    assert changes(settings).changed == 1
    assert [each.name for each in found(settings).publishers] == ["oversight-framework-acute-2025-26"]
