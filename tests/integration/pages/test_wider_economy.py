"""The wider economy: words against numbers for every area and choice, and figures held against the publications by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from components.charts import render
from components.exhibit import Exhibit
from data_access import MIDLANDS, Store
from domain.wider_economy.accounts import INDUSTRIES, PARTS
from domain.wider_economy.out_of_work import HealthAndWork, OutOfWork
from domain.wider_economy.supply_chain import PRODUCTS, TABLES_YEAR, SupplyChain
from pages import areas
from pages import wider_economy as page
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.exhibits.supply_chain import EFFECTS
from tests.integration.pages.views import view_at
from vocabulary import Refused, Sureness

UNWRITTEN = re.compile(r"\bnan\b|\bNone\b|\binf\b|not available|  |\{|\}|[<>]| [,.;]|\.\.|-\d|: \.")
YEARS = ("1998", "1999", "2014", "2022")


def view_of(store: Store, **query: str) -> page.View:
    return view_at(page.View, page.choices, store, query)


OF_NO_YEAR = (page.pair, page.links, page.pension_age, page.ill_health)
"""They are the same for every year and part: test_health_and_the_economy.py has them."""


def exhibits(view: page.View, evidence: Evidence) -> Iterator[Exhibit]:
    for make in (*page.PAGE.where, *page.PAGE.closer):
        if make not in OF_NO_YEAR:
            yield make(view, evidence)


def check_direction(words: str, difference: float, up: str, down: str) -> None:
    """Words that say which way must agree with the sign of the number they stand for."""
    if up in words:
        assert difference > 0, words
    if down in words:
        assert difference < 0, words


def test_every_area_year_and_part_is_answered_or_refused(store: Store) -> None:
    offered = [option.value for option in areas.choices(store)]
    assert len(offered) == 17
    for area, year, part in product(offered, YEARS, PARTS):
        view = view_of(store, area=area, year=year, part=part)
        evidence = page.Evidence(view, store)
        found = page.headline(view, evidence)
        assert found.period == year
        assert year in found.detail
        assert "o interval is published" in found.detail
        assert found.link == page.PATH + view.to_query()
        for words in (found.sentence, found.detail):
            assert not UNWRITTEN.search(words), words
        own, uk, at = evidence.own.share, evidence.uk.share, evidence.year_index
        said = [float(share) / 100 for share in re.findall(r"([\d.]+)%", found.sentence)]
        assert said[0] == pytest.approx(own[at], abs=5e-4)
        if "as of the UK’s" not in found.sentence:
            assert said[1] == pytest.approx(uk[at], abs=5e-4)
            assert (said[0] > said[1]) == (own[at] > uk[at])
        check_direction(found.detail, own[at] - uk[at], " is above the UK’s", " is below the UK’s")
        check_direction(found.detail, own[at] - own[0], "the share has risen", "the share has fallen")
        assert not isinstance(evidence.specialisation, Refused)
        assert evidence.specialisation.quotient == pytest.approx(own[at] / uk[at])
        assert evidence.specialisation.quotient == pytest.approx(
            evidence.specialisation.industry / evidence.specialisation.economy
        )
        if "not because" in found.detail:
            assert (evidence.specialisation.industry - 1) * (evidence.specialisation.quotient - 1) <= 0
        assert found.size == pytest.approx(evidence.own.gva[at] - evidence.own.total_gva[at] * uk[at])
        for exhibit in exhibits(view, evidence):
            assert exhibit.title
            if exhibit.refused:
                assert exhibit.id in ("within", "jobs")
                assert exhibit.refused.endswith(".")
                assert not UNWRITTEN.search(exhibit.refused)
                continue
            assert exhibit.provenance is not None
            assert exhibit.provenance.releases
            assert exhibit.caveats
            assert "interval" in exhibit.sentence or "margin of error" in exhibit.sentence
            for words in (exhibit.title, exhibit.sentence, *exhibit.caveats):
                assert not UNWRITTEN.search(words), words
            assert exhibit.table is not None
            assert exhibit.spec is not None
            assert len(exhibit.table.frame)
            drawn = render(exhibit.spec, exhibit.table)
            assert drawn["data"]


@pytest.mark.parametrize("effect", EFFECTS)
def test_every_product_and_effect_is_answered(store: Store, effect: str) -> None:
    for key in PRODUCTS:
        view = view_of(store, area="QUA", product=key, effect=effect)
        evidence = page.Evidence(view, store)
        for exhibit in (page.multipliers(view, evidence), page.suppliers(view, evidence)):
            assert not exhibit.refused
            assert exhibit.table is not None
            assert not UNWRITTEN.search(exhibit.title + " " + exhibit.sentence)
            assert TABLES_YEAR in exhibit.sentence
            assert not re.search(r"\.\dp\b", exhibit.title + exhibit.sentence), "a tenth of a penny is not known"
            said = "Flegg’s location quotients" if exhibit.id == "suppliers" else "may not be taken"
            assert said in " ".join(exhibit.caveats)
            frame = exhibit.table.frame
            assert frame["value"].is_monotonic_decreasing
            assert np.isfinite(frame["value"]).all()
        chosen = page.multipliers(view, evidence).table
        assert chosen is not None
        assert chosen.frame.loc[chosen.frame["chosen"], "code"].tolist() == [key]


def test_a_trend_holds_every_year_of_every_area(store: Store) -> None:
    view = view_of(store, area="QUA")
    evidence = page.Evidence(view, store)
    for make, number in ((page.share_over_time, 12), (page.quotient, 11), (page.split, 6)):
        table = make(view, evidence).table
        assert table is not None
        assert len(table.frame) == 25 * number
        assert table.frame["value"].notna().all()


# ---------------------------------------------------------------- against the publications


def test_black_country_is_its_four_boroughs(store: Store) -> None:
    # Table 3c: section Q in 2022 is 680 (Dudley, line 3830), 706 (Sandwell, 3894), 479 (Walsall, 3958) and 753
    # (Wolverhampton, 4022); all industries 5,931 (3778), 6,798 (3842), 5,088 (3906) and 6,069 (3970).
    view = view_of(store, area="QUA")
    evidence = page.Evidence(view, store)
    assert evidence.own.gva[-1] == 680 + 706 + 479 + 753
    assert evidence.own.total_gva[-1] == 5931 + 6798 + 5088 + 6069
    found = page.headline(view, evidence)
    assert "11.0% of the Black Country’s economy" in found.sentence
    assert "£2,618 million in the Black Country" in found.detail
    assert "the largest share of the 11 systems" in found.detail
    inside = page.within(view, evidence).title
    assert "12.4% in Wolverhampton" in inside


def test_lincolnshire_in_each_part_and_for_each_resident(store: Store) -> None:
    # Table 3c, Lincolnshire CC in 2022: 1,007 in health (line 3127), 274 in residential care (3128), 307 in social work
    # (3129), 18,131 in all (3074). Table 6, line 70: 775,524 residents.
    for part, earned in (("all", 1588), ("health", 1007), ("care", 274 + 307)):
        evidence = page.Evidence(view_of(store, area="QJM", part=part), store)
        assert evidence.own.gva[-1] == earned
        assert evidence.own.total_gva[-1] == 18131
        assert evidence.own.gva_per_resident[-1] == pytest.approx(earned * 1e6 / 775524)
    assert [float(evidence.shares_by_industry[0][key][-1]) for key in INDUSTRIES] == pytest.approx(
        [1007 / 18131, 274 / 18131, 307 / 18131]
    )
    assert "one single area" in page.within(view_of(store, area="QJM"), evidence).refused


def test_the_uk_is_the_uk_without_what_is_earned_offshore(store: Store) -> None:
    # Table 6, line 237: 67,596,279 residents. The catalogue of the figures gives the UK's share as 7.9%.
    evidence = page.Evidence(view_of(store, area=MIDLANDS), store)
    assert evidence.uk.residents[-1] == 67596279
    assert evidence.uk.share[-1] == pytest.approx(0.079, abs=0.0005)


def test_the_multipliers_are_those_published(store: Store) -> None:
    # io2022_summary_by_product, line 97 (Q86): output 1.51693694, GVA effect 0.80870721, 12.88537815 jobs a million; line
    # 98 (Q87 & Q88): 1.55169070, 0.91358779, 24.01987815.
    chain = page.Evidence(view_of(store, area="QUA"), store).supply_chain
    assert isinstance(chain, SupplyChain)
    for key, output, gva, jobs in (
        ("Q86", 1.5169369389595, 0.808707210872393, 12.8853781530124),
        ("Q87_Q88", 1.55169069645599, 0.913587790272999, 24.019878152766),
    ):
        at = chain.index(key)
        assert chain.effects["output"].total[at] == pytest.approx(output, rel=1e-9)
        assert chain.effects["earned"].total[at] == pytest.approx(gva, rel=1e-9)
        assert chain.effects["jobs"].total[at] == pytest.approx(jobs, rel=1e-9)
    for effects in chain.effects.values():
        assert (effects.elsewhere[np.isfinite(effects.elsewhere)] >= 0).all()
        known = np.isfinite(effects.total)
        assert np.allclose((effects.own + effects.elsewhere)[known], effects.total[known])


def test_jobs_where_a_system_lies(store: Store) -> None:
    # The file of jobs, 2022, West Midlands: 122,263.6 in health and social work (line 6033) of 898,522.2 in 19 sections
    # (lines 6025 to 6043).
    view = view_of(store, area="QUA")
    exhibit = page.jobs(view, page.Evidence(view, store))
    assert exhibit.table is not None
    own = exhibit.table.frame[exhibit.table.frame["own"]]
    assert own["name"].tolist() == ["West Midlands"]
    assert own["share"].tolist() == pytest.approx([122263.6 / 898522.2])
    assert "six larger areas, not for systems" in exhibit.sentence
    # Coventry is in West Midlands county, Warwickshire is not: the one system that lies in two.
    two = view_of(store, area="E54000018")
    table = page.jobs(two, page.Evidence(two, store)).table
    assert table is not None
    assert table.frame.loc[table.frame["own"], "name"].tolist() == [
        "West Midlands",
        "Herefordshire, Worcestershire and Warwickshire",
    ]
    # Some clusters, Lincolnshire and the Midlands are whole areas: then the counts add up to them. Derbyshire and
    # Nottinghamshire 81,812.7 of 643,556.0, Lincolnshire 25,362.4 of 200,712.5.
    for area, share in (
        ("QJM", 25362.4 / 200712.5),
        (
            "cluster-derby-derbyshire-lincolnshire-nottingham-nottinghamshire",
            (81812.7 + 25362.4) / (643556.0 + 200712.5),
        ),
    ):
        whole = view_of(store, area=area)
        title = page.jobs(whole, page.Evidence(whole, store)).title
        assert title.startswith(f"Health and social care: {share:.1%} of full-time jobs here")
    exact = {
        option.value
        for option in areas.choices(store)
        if "exactly" in page.jobs(v := view_of(store, area=option.value), page.Evidence(v, store)).sentence
    }
    assert exact == {
        "QJM",
        MIDLANDS,
        "cluster-derby-derbyshire-lincolnshire-nottingham-nottinghamshire",
        "cluster-leicester-leicestershire-rutland-northamptonshire",
        "cluster-shropshire-telford-wrekin-staffordshire-stoke",
    }
    early = view_of(store, area="QUA", year="2014")
    assert "2015 to 2022" in page.jobs(early, page.Evidence(early, store)).refused


def test_the_quotient_is_the_one_in_the_store(store: Store) -> None:
    for option in areas.choices(store):
        view = view_of(store, area=option.value)
        evidence = page.Evidence(view, store)
        published = store.history("location_quotient_health", evidence.area.code)
        assert np.allclose(evidence.own.share / evidence.uk.share, published.value)


def test_people_out_of_work(store: Store) -> None:
    # Deprivation index of 2025: 976,040 people in the Midlands, 11.0% of working age in Northamptonshire to 20.3% in
    # Birmingham and Solihull (checked when the figures were described).
    view = view_of(store, area=MIDLANDS)
    evidence = page.Evidence(view, store)
    work = evidence.out_of_work
    assert isinstance(work, OutOfWork)
    assert work.count[work.index(evidence.area)] == 976040
    shares = {area.short_name: share for area, share in zip(work.areas, work.share, strict=True) if area.kind == "icb"}
    assert min(shares, key=shares.__getitem__) == "Northamptonshire"
    assert max(shares, key=shares.__getitem__) == "Birmingham and Solihull"
    assert shares["Northamptonshire"] == pytest.approx(0.110, abs=0.0005)
    assert shares["Birmingham and Solihull"] == pytest.approx(0.203, abs=0.0005)
    table = page.out_of_work(view, evidence).table
    assert table is not None
    for row in table.frame.to_dict("records"):
        check_direction(row["against"], row["points"], "more", "fewer")
        assert row["excess"] == pytest.approx(row["population"] * row["points"])


def test_health_and_work_in_the_authorities(store: Store) -> None:
    for option in areas.choices(store):
        view = view_of(store, area=option.value)
        evidence = page.Evidence(view, store)
        both = evidence.health_and_work
        assert isinstance(both, HealthAndWork)
        assert both.out_of_work.area.tolist() == both.deaths.area.tolist()
        assert both.association.places == len(both.own) == 65
        assert both.own.any()
        assert both.own.all() == (option.value == MIDLANDS)
        exhibit = page.health_and_work(view, evidence)
        assert both.association.lower > 0
        assert "more die before 75" in exhibit.title
        assert "cannot say" in exhibit.sentence
        assert exhibit.provenance is not None
        assert len(exhibit.provenance.releases) >= 2


def test_every_area_has_its_findings(store: Store) -> None:
    for option in areas.choices(store):
        found = page.findings(store, option.value)
        assert [finding.indicator for finding in found] == ["gva_share_health_social", "employment_deprivation"]
        economy, work = found
        assert economy.direction == "unknown"  # neither a large nor a small share is good in itself
        assert work.size is not None
        if "Much the same" in work.sentence:
            assert work.direction == "no different"
        else:
            assert work.direction == ("worse" if work.size > 0 else "better")
        check_direction(work.sentence, work.size, " more people", " fewer people")
        for finding in found:
            assert not UNWRITTEN.search(finding.sentence + " " + finding.detail)
            assert finding.sure is Sureness.NOT_MEASURED
            assert finding.link.startswith(page.PATH)


def test_an_edition_without_the_measure_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link may be pinned to an edition made before people out of work were loaded."""
    kept = {key: entry for key, entry in store.indicators().items() if key != "employment_deprivation"}
    monkeypatch.setattr(store, "indicators", lambda: kept)
    view = view_of(store, area="QUA")
    evidence = page.Evidence(view, store)
    assert "not in this edition" in page.out_of_work(view, evidence).refused
    assert "not in this edition" in page.health_and_work(view, evidence).refused
    assert "out of work" not in page.headline(view, evidence).detail
    assert len(page.findings(store, "QUA")) == 1
