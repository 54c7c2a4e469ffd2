"""One comparison has one verdict: on the page about one measure, in the scan, and at every kind of place it is shown by."""

from __future__ import annotations

import math

import pytest

from data_access import MIDLANDS, Store, open_store
from domain.fair_comparison.areas import compare_area
from domain.fair_comparison.by_unit import compare_units
from domain.fair_comparison.compared import Compared
from domain.fair_comparison.practice_models import Allowed
from domain.fair_comparison.scan import scan_area
from domain.fair_comparison.sides import area_side, wide_side
from domain.fair_comparison.unit_models import UnitModel, load_unit_model
from domain.unwarranted_variation.expected_gaps import load_gaps, load_mix
from pages.fair_words import LEFT_OUT
from pages.unwarranted_variation import Evidence, View, leading
from pages.unwarranted_variation.exhibits import like_for_like
from settings import Settings
from vocabulary import Refused, Sureness

SMOKING, CANCER, STATINS = "smoking_prevalence_qof", "cancer_62_day", "lipid_lowering_cardiovascular_disease"
BLACK_COUNTRY = "QUA"


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def evidence(store: Store, area: str, measure: str, level: str, **choices: str) -> Evidence:
    return Evidence(View(area=area, indicator=measure, level=level, **choices), store)


def test_a_trust_alone_is_judged_by_the_page_as_by_the_scan(store: Store) -> None:
    compared = 0
    for area in store.members(MIDLANDS, "icb"):
        of_trusts = [one for one in scan_area(store, area.code) if one.unit_kind == "trust" and not one.like_for_like]
        for measure in {one.indicator.id for one in of_trusts}:
            ones = [one for one in of_trusts if one.indicator.id == measure]
            known = evidence(store, area.code, measure, "trust")
            if len(ones) == 1 and known.peers.reporting.sum() == 1:
                assert known.sure == ones[0].sure, (area.short_name, measure)
                compared += 1
    assert compared > 15


def test_of_several_trusts_together_less_differs_than_of_one(store: Store) -> None:
    """All four trusts of the Black Country are a little ahead in cancer care, none by enough alone. Worked out again from the model's arrays."""
    alone = [one for one in scan_area(store, BLACK_COUNTRY) if one.indicator.id == CANCER]
    assert len(alone) == 4 and all(one.ratio > 1 for one in alone)
    assert {one.sure.phrase for one in alone} == {Sureness.CANNOT_TELL}
    known = evidence(store, BLACK_COUNTRY, CANCER, "trust")
    model = load_unit_model(store, CANCER, "trust", plain=True)
    assert isinstance(model, UnitModel)
    own = [model.codes.index(one.unit) for one in alone]
    midlands = [model.codes.index(str(code)) for code in known.peers.rows.area[known.peers.rows.known]]
    scale = model.observed[midlands, -1].sum() / model.expected[midlands, -1].sum()
    expected = model.expected[own, -1] * scale
    whole, share = expected.sum(), expected / expected.sum()
    between = model.spread.board * float(share @ share)
    error = model.chance[own, -1].sum() * scale / whole**2
    log = math.log(model.observed[own, -1].sum() / whole)
    assert known.sure.standing_out == pytest.approx(
        math.erf((log + between / 2) / math.sqrt(2 * (between + error))), rel=1e-9
    )
    assert known.sure.phrase is Sureness.PROBABLY
    assert leading(known.view, known).direction == "better"


@pytest.mark.parametrize("level", ["practice", "icb"])
def test_a_system_is_judged_by_its_practices_at_every_kind_of_place(store: Store, level: str) -> None:
    for area in store.members(MIDLANDS, "icb")[:4]:
        known = evidence(store, area.code, SMOKING, level)
        own = compare_area(store, SMOKING, area.code)
        finding = leading(known.view, known)
        assert isinstance(own, Compared) and finding.like_for_like
        assert (finding.sure, finding.size) == (own.sure.phrase, own.difference)
        plain = next(
            compare_units(
                store,
                store.indicator(SMOKING),
                "practice",
                area_side(store, area.code),
                wide_side(store, MIDLANDS),
                plain=True,
            )
        )
        assert not plain.like_for_like and plain.why_not
        assert known.sure.phrase is plain.sure.phrase
        assert known.sure.usual_spread == pytest.approx(plain.sure.usual_spread, abs=1e-6)


def test_a_count_of_none_is_measured(store: Store) -> None:
    none = [one for area in store.members(MIDLANDS, "icb") for one in scan_area(store, area.code) if one.observed == 0]
    assert none
    for one in none:
        assert one.ratio == 0 and one.sure.phrase is not Sureness.NOT_MEASURED
        assert one.lower == one.difference == -one.expected < one.upper


class TestWhatIsAllowedFor:
    def test_the_reader_chooses_and_the_address_says_so(self, store: Store) -> None:
        usual, ages, nothing = (
            evidence(store, BLACK_COUNTRY, SMOKING, "practice", allow=allow)
            for allow in ("deprivation", "ages", "nothing")
        )
        assert "allow" not in usual.view.to_query() and "allow=ages" in ages.view.to_query()
        found = [leading(each.view, each) for each in (usual, ages, nothing)]
        assert [each.like_for_like for each in found] == [True, True, False]
        sizes = [each.size or 0.0 for each in found]
        assert sizes[0] < 0 < sizes[1] < sizes[2], "deprivation explains most, ages a little"
        assert "deprivation" not in found[1].detail.split("Allowed for:")[1].split(".")[0]

    def test_the_exhibit_follows(self, store: Store) -> None:
        ages = evidence(store, BLACK_COUNTRY, SMOKING, "practice", allow="ages")
        exhibit = like_for_like(ages.view, ages)
        assert "of its ages and sexes have" in exhibit.sentence
        assert any(caveat.startswith("Deprivation is not allowed for") for caveat in exhibit.caveats)
        nothing = evidence(store, BLACK_COUNTRY, SMOKING, "practice", allow="nothing")
        assert like_for_like(nothing.view, nothing).refused.startswith("Not adjusted")

    def test_so_does_the_what_if(self, store: Store) -> None:
        peers = evidence(store, BLACK_COUNTRY, SMOKING, "icb").peers
        usual, ages = (load_mix(store, peers, allowed) for allowed in (Allowed.DEPRIVATION, Allowed.AGES))
        assert usual is not None and ages is not None and abs(usual - ages).max() > 0.002
        assert load_mix(store, peers, Allowed.NOTHING) is None
        either = [load_gaps(store, peers, better, "median") for better in (True, False)]
        assert not any(isinstance(each, Refused) for each in either)
        assert either[0] is not either[1], "which side is better is a part of the question"


def test_what_practices_leave_out_is_said_in_front(store: Store) -> None:
    known = evidence(store, BLACK_COUNTRY, STATINS, "icb")
    assert leading(known.view, known).caution == LEFT_OUT
    smoking = evidence(store, BLACK_COUNTRY, SMOKING, "icb")
    assert LEFT_OUT not in leading(smoking.view, smoking).caution
