"""The store on the starter that is shipped: numbers worked out by hand from the publisher's file, places, and sharing."""

from __future__ import annotations

import dataclasses
import multiprocessing
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from data_access import ENGLAND
from data_access.reference.catalogue import load_sources
from data_access.reference.disclosure import SMALLEST_SHOWN
from data_access.reference.editions import EditionCorrupt
from data_access.reference.starter_files import STARTER
from data_access.reference.store import Store, StoredArea, open_store
from settings import MIDLANDS, Settings
from vocabulary import Status

WITHIN, WAITED = "ae_4_hour_type_1", "ae_12_hour_from_decision"
PILOT = {"R0D", "RC9", "RDU", "RFR", "RGR", "RGT", "RHU", "RK9", "RNQ", "RQM", "RVW", "RX1", "RXF", "RYJ"}

SPECIALISTS = 13  # hospitals without an A&E department, of which the Midlands have two


@pytest.fixture(scope="module")
def settings(reference: dict[str, str]) -> Settings:
    return Settings.from_environment(reference)


@pytest.fixture(scope="module")
def store(settings: Settings) -> Store:
    return open_store(settings)


# Read from the publisher's rows for February 2026 with nothing but a pager: attendances less those over 4 hours, and
# waits of 12 hours or more over the sum of the three columns of admissions.
@pytest.mark.parametrize(
    ("indicator", "trust", "numerator", "denominator"),
    [
        (WITHIN, "RWE", 20546 - 8190, 20546),  # Leicester
        (WITHIN, "RNQ", 9960 - 3820, 9960),  # Kettering
        (WITHIN, "RX1", 11557 - 6776, 11557),  # Nottingham
        (WAITED, "RWE", 727, 6428 + 4 + 0),
        (WAITED, "RX1", 1066, 3075 + 0 + 1270),
        (WAITED, "RNQ", 504, 1703),
    ],
)
def test_hand_checked_numbers(store: Store, indicator: str, trust: str, numerator: int, denominator: int) -> None:
    found = store.observations(indicator, "2026-02")
    row = found.position(trust)
    assert row is not None
    estimate = found.estimate(row)
    assert (estimate.numerator, estimate.denominator) == (numerator, denominator)
    assert estimate.value == pytest.approx(numerator / denominator, rel=1e-15)
    assert (estimate.lower, estimate.upper, estimate.status) == (None, None, Status.OK)
    history = store.history(indicator, trust)
    assert history.numerator[-1] == numerator


def test_the_midlands_in_february_2026(store: Store) -> None:
    waited = store.observations(WAITED, "2026-02")
    midlands = {trust.code for trust in store.members(MIDLANDS, period="2026-02")}
    own = waited.take(np.array([code in midlands for code in waited.area]))
    assert (len(waited), len(own)) == (121, 21)
    assert own.numerator.sum() == 13_412
    assert list(waited.area[np.isnan(waited.value)]) == ["RYJ"]


def test_zeros_for_long_waits_beside_hundreds_of_shorter_ones_are_not_reported(store: Store) -> None:
    """Kettering from April 2021 to February 2025 and Imperial from June 2025; every other zero stands."""
    kettering, imperial = store.history(WAITED, "RNQ"), store.history(WAITED, "RYJ")
    assert (~kettering.known).sum() == 47
    assert (kettering.numerator[kettering.known] > 400).all()
    assert list(imperial.period[~imperial.known])[0::8] == ["2025-06", "2026-02"]
    midlands = [store.history(WAITED, trust.code) for trust in store.members(MIDLANDS)]
    # Two specialist hospitals have no A&E department, and not a single figure.
    assert [each.area.code for each in midlands if (~each.known).any() and each.known.any()] == ["RNQ"]
    assert {each.area.code for each in midlands if not each.known.any()} == {"RL1", "RRJ"}


def test_the_fourteen_trusts_of_the_pilot_are_missing_not_100_percent(store: Store) -> None:
    missing: dict[str, list[str]] = {}
    for period in store.periods(WITHIN):
        found = store.observations(WITHIN, period)
        rows = found.status == Status.MISSING
        assert np.isnan(found.value[rows]).all()
        assert np.isnan(found.numerator[rows]).all()
        assert (found.denominator[rows] >= 500).all()
        assert (found.value[~rows] < 0.99).all()
        for code in found.area[rows]:
            missing.setdefault(code, []).append(period.id)
    assert set(missing) == PILOT
    assert {(months[0], months[-1], len(months)) for months in missing.values()} == {("2021-04", "2023-05", 26)}


def test_a_history_has_every_month_and_gaps_are_missing(store: Store) -> None:
    pennine = store.history(WITHIN, "rw6")
    assert len(pennine) == len(store.periods(WITHIN)) == 59
    assert (pennine.label[0], pennine.label[-1]) == ("April 2021", "February 2026")
    assert pennine.known.sum() == 6  # its departments went to other trusts in October 2021
    assert pennine.status[-1] == Status.MISSING
    assert pennine.estimate(58).value is None
    assert pennine.position("2021-05") == 1


def test_an_area_by_any_of_its_names_in_any_case(store: Store) -> None:
    black_country = store.area("QUA")
    assert black_country is not None
    assert black_country.code == "E54000062"
    assert (black_country.short_name, black_country.ods) == ("Black Country", "QUA")
    for spelling in ("qua", "E54000062", "e54000062", " QUA "):
        assert store.area(spelling) == black_country
    for code, kind in (("Y60", "region"), (ENGLAND, "england"), ("RWE", "trust")):
        area = store.area(code)
        assert area is not None
        assert area.kind == kind
    assert store.area("cluster-BIRMINGHAM-solihull-black-country") is not None
    assert store.area("QUAX") is store.area("") is None


def test_how_many_there_are(store: Store) -> None:
    kinds = {kind: len(store.areas(kind)) for kind in ("england", "region", "icb", "cluster")}
    assert kinds == {"england": 1, "region": 7, "icb": 42, "cluster": 5}
    assert len(store.members(MIDLANDS, "icb")) == 11
    assert len(store.members(MIDLANDS, "cluster")) == 5
    assert len(store.members(ENGLAND, "region")) == 7
    assert len(store.members(ENGLAND, "icb")) == 42
    assert len(store.members(ENGLAND)) == 126 + SPECIALISTS
    assert len(store.members(ENGLAND, period="2026-02")) == 121 + SPECIALISTS
    assert len(store.members(MIDLANDS)) == 21 + 2


def test_the_boards_of_april_2026_are_known_and_not_offered_without_figures(store: Store) -> None:
    for spelling, code, name in (
        ("S1Y5D", "E54000065", "Central East"),
        ("e54000066", "E54000066", "Essex"),
        ("Z9B2Z", "E54000071", "West and North London"),
        ("E54000067", "E54000067", "Hampshire and Isle of Wight (from 2026)"),
    ):
        board = store.area(spelling)
        assert board is not None and (board.code, board.short_name, board.kind) == (code, name, "icb")
        assert code not in codes(store.areas("icb")) and code not in codes(store.areas())
    qrl = store.area("QRL")
    assert qrl is not None and qrl.code == "E54000042"  # the one there are figures of
    assert len(store.members(ENGLAND, "icb", period="2026-03")) == 42
    assert len(store.members(ENGLAND, "icb", period="2026-04")) == 36
    assert len(store.members(MIDLANDS, "icb", period="2026-04")) == 11
    index = store.geography.index
    went_into = [
        (index.numbered(link.child).ods, index.numbered(link.parent).ods)
        for link in store.geography.memberships.successions
    ]
    assert {before for before, after in went_into if after == "S1Y5D"} == {"QHG", "QUE", "QM7"}
    assert {after for before, after in went_into if before == "QNQ"} == {"QRL", "S9B9J", "S0E4D"}
    assert not [pair for pair in went_into if "QUA" in pair]
    before, after = (
        {area.ods for area in store.members(ENGLAND, "icb", period=period)} for period in ("2026-03", "2026-04")
    )
    assert after - before >= {"S1Y5D", "S9B9J", "S0E4D"}
    assert before - after >= {"QHG", "QUE", "QM7", "QNQ"}
    assert "QUA" in before & after
    assert store.members("S1Y5D", "practice") == ()  # figures stay with the board they were published for
    assert len(store.members("QHG", "practice")) > 80


def codes(areas: tuple[StoredArea, ...]) -> set[str]:
    return {area.code for area in areas}


def test_every_midlands_trust_has_one_home(store: Store) -> None:
    homes = [trust.code for icb in store.members(MIDLANDS, "icb") for trust in store.members(icb.code)]
    assert sorted(homes) == sorted(codes(store.members(MIDLANDS)))
    clusters = [trust.code for place in store.members(MIDLANDS, "cluster") for trust in store.members(place.code)]
    assert sorted(clusters) == sorted(homes)
    assert codes(store.members("QUA")) == {"RBK", "RL4", "RNA", "RXK"}
    assert codes(store.members("QHL")) == {"RRK", "RQ3", "RRJ"}


def test_a_trust_may_serve_several(store: Store) -> None:
    index, patients = store.geography.index, store.geography.memberships.patients
    shares = patients[index.number("RXK")]
    assert [index.numbered(icb).ods for icb, _ in shares[:2]] == ["QUA", "QHL"]
    assert round(shares[0][1], 3) == 0.521
    assert sum(share for _, share in shares) == pytest.approx(1)
    assert "RXK" in codes(store.members("QHL", rule="serving"))
    assert "RXK" not in codes(store.members("QHL"))
    assert codes(store.members("QUA")) <= codes(store.members("QUA", rule="serving"))
    assert index.number("RW6") not in patients
    assert [area.ods for area in store.parents("RXK", "icb")] == ["QUA"]


def test_groups_hold_from_when_they_were_agreed(store: Store) -> None:
    assert store.members(MIDLANDS, "cluster", period="2024-12") == ()
    assert len(store.members(MIDLANDS, "cluster", period="2025-01")) == 5
    assert "RW6" in codes(store.members(ENGLAND, period="2021-09"))
    assert "RW6" not in codes(store.members(ENGLAND, period="2021-10"))


def test_names_are_fit_for_a_label(store: Store) -> None:
    trusts = store.members(ENGLAND)
    short = [trust.short_name for trust in trusts]
    assert len(set(short)) == len(short)
    assert max(map(len, short)) <= 32
    assert not any(name.isupper() or "…" in name for name in short)
    assert all("NHS" in trust.name for trust in trusts)


def test_every_release_says_where_it_came_from(store: Store) -> None:
    (release,) = store.releases(WITHIN)
    assert (release.publisher, release.period_from, release.period_to) == ("NHS England", "2021-04", "2026-02")
    assert release.rows == 11_927
    assert release.licence == "Open Government Licence v3.0"
    assert "third party" in release.published_as
    assert release.checksum.startswith("sha256:")
    sources = load_sources()
    assert {release.id.rpartition("-")[0] for release in store.releases()} == set(sources)
    assert set(store.observations(WITHIN, "2026-02").release) == {release.id}


def test_what_does_not_exist_is_an_error(store: Store) -> None:
    for ask in (
        lambda: store.indicator("no"),
        lambda: store.periods("no"),
        lambda: store.releases("no"),
        lambda: store.observations("no", "2026-02"),
        lambda: store.observations(WITHIN, "2030-01"),
        lambda: store.history(WITHIN, "no"),
        lambda: store.members("no"),
        lambda: store.last_day("no"),
    ):
        with pytest.raises(KeyError):
            ask()
    assert len(store.observations(WITHIN, "2026-02", kind="icb")) == 0
    assert len(store.observations(WITHIN, "2026-02", breakdown="sex:female")) == 0
    assert not store.history(WITHIN, "QUA").known.any()


def test_numbers_are_protected_on_the_way_out(settings: Settings, store: Store) -> None:
    own = Store(store.repository, store.edition, store.built_on)
    own.catalogue._indicators[WAITED] = dataclasses.replace(own.indicator(WAITED), disclosure_rule="hospital")
    raw, out = store.observations(WAITED, "2026-02"), own.observations(WAITED, "2026-02")
    small = (raw.numerator > 0) & (raw.numerator < SMALLEST_SHOWN)
    assert small.any()
    assert (out.status[small] == Status.SUPPRESSED).all()
    assert np.isnan(out.value[small]).all()
    assert np.isnan(own.history(WAITED, raw.area[small][0]).value[-1])


@pytest.mark.files_only
def test_one_store_for_an_edition_and_the_file_is_never_written(settings: Settings, store: Store) -> None:
    path = settings.data_folder / "editions" / f"{store.edition}.sqlite"
    before = path.read_bytes()
    assert open_store(settings) is store
    with pytest.raises(EditionCorrupt) as caught, store.reader.connection() as connection:
        connection.exec_driver_sql("DELETE FROM observation")
    assert "readonly" in str(caught.value.__cause__)
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir() if "journal" in each.name or "-wal" in each.name) == []


def test_threads_get_the_same_answers(store: Store) -> None:
    wanted = store.observations(WITHIN, "2026-02").numerator.sum()
    store.dispose()
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: store.observations(WITHIN, "2026-02").numerator.sum(), range(200)))
    assert set(answers) == {wanted}


def _in_a_child(store: Store, answers: multiprocessing.SimpleQueue[float]) -> None:
    answers.put(float(store.observations(WITHIN, "2026-02").numerator.sum()))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_after_a_fork_parent_and_child_go_on(store: Store) -> None:
    wanted = float(store.observations(WITHIN, "2026-02").numerator.sum())
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.SimpleQueue[float] = context.SimpleQueue()
    children = [context.Process(target=_in_a_child, args=(store, answers)) for _ in range(3)]
    with store.reader.lock:  # held by the parent at the moment of the fork: a child must not wait for it
        for child in children:
            child.start()
    for child in children:
        child.join(20)
        assert child.exitcode == 0
    assert [answers.get() for _ in children] == [wanted] * 3
    assert float(store.observations(WITHIN, "2026-02").numerator.sum()) == wanted


def test_the_starter_is_small(store: Store) -> None:
    assert sum(path.stat().st_size for path in Path(STARTER).rglob("*") if path.is_file()) < 30_000_000
