"""The what-ifs of spending here and of spending moved: words against numbers, refusals, and nothing said to cause anything."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from components.what_if import PATH, WhatIf, address
from data_access import Store, open_store
from pages import resource_distribution as resources
from pages.resource_distribution.what_if import MOVE
from pages.wider_economy import PAGE, Evidence, View
from pages.wider_economy.exhibits.local import anchors
from pages.wider_economy.exhibits.supply_chain import multipliers
from pages.wider_economy.what_if import SHIFT, SPEND
from pages.wider_economy.what_if.shift import ShiftRun
from pages.wider_economy.what_if.spend import SpendRun
from settings import Settings
from vocabulary import Refused


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def asked(store: Store, declared: WhatIf[Any, Any, Any], area: str = "QWU", **levers: str) -> tuple[str, Any]:
    """The answer or the reason for none, and the run, its exhibits made and their words held to numbers that are there."""
    view = View(area=area)
    evidence = Evidence(view, store)
    parameters, wrong = declared.parameters.from_values(levers)
    assert not wrong
    run = declared.run(view, evidence, parameters)
    if isinstance(run, Refused):
        return run.reason, run
    for make in declared.exhibits:
        exhibit = make(view, evidence, run)
        words = f"{exhibit.title} {exhibit.sentence}"
        assert not re.search(r"\bnan\b|  |-\d|\bcreate", words), words
        assert len(exhibit.title.split()) <= 14
        assert exhibit.refused or exhibit.table is not None
    said = declared.answer(view, evidence, run)
    assert len(said.split()) <= 32
    return said, run


def test_ten_million_on_health_in_coventry_and_warwickshire(store: Store) -> None:
    """Area, page, what-if: the third step's address has the answer, with pounds and jobs."""
    said, run = asked(store, SPEND)
    assert isinstance(run, SpendRun)
    value, jobs = run.effect.inside["gva"].total, run.effect.inside["jobs"].total
    assert f"about £{value / 1e6:.1f} million of value and {jobs:.0f} jobs in Coventry and Warwickshire" in said
    assert said.startswith("By the national tables, £10 million on health services")
    assert run.outcome.central == pytest.approx(value / 1e6)
    assert run.front.number == f"£{value / 1e6:.1f} million"
    assert {"spend-locally", "shift-spending"} <= {each.name for each in PAGE.what_if}
    assert address(SPEND, "?area=QWU", SPEND.parameters()) == f"{PATH}?area=QWU&what=spend-locally"


def test_less_than_one_job_is_one_job(store: Store) -> None:
    for declared in (SPEND, SHIFT):
        _, run = asked(store, declared, million="0.1")
        assert re.search(r"under 1 (more )?full-time job$", run.front.counted), run.front.counted


def test_a_pound_recorded_is_not_a_pound_added(store: Store) -> None:
    _, usual = asked(store, SPEND)
    _, none_new = asked(store, SPEND, displaced="100")
    assert usual.outcome.central < 0.6 * usual.effect.inside["gva"].recorded.sum() / 1e6
    assert none_new.outcome.central == 0
    assert none_new.outcome.whole.lower >= 0 == none_new.outcome.central


def test_every_lever_moves_the_answer_the_way_its_name_says(store: Store) -> None:
    _, usual = asked(store, SPEND)
    for lever, more in (("bought", "40"), ("recruited", "95"), ("supplied", "95"), ("spent", "70"), ("million", "12")):
        assert asked(store, SPEND, **{lever: more})[1].outcome.central > usual.outcome.central, lever
    for lever, less in (("displaced", "60"), ("delta", "0.4")):
        assert asked(store, SPEND, **{lever: less})[1].outcome.central < usual.outcome.central, lever


def test_what_moves_is_what_one_sets_off_less_what_the_other_did(store: Store) -> None:
    said, run = asked(store, SHIFT)
    assert isinstance(run, ShiftRun)
    _, care = asked(store, SPEND, sector="Q87_Q88")
    _, health = asked(store, SPEND)
    assert run.outcome.central == pytest.approx(care.outcome.central - health.outcome.central)
    assert " more value added in " in said
    back, other_way = asked(store, SHIFT, source="social_care", target="acute")
    assert other_way.outcome.central == pytest.approx(-run.outcome.central)
    assert " less value added in " in back
    assert other_way.front.counted.startswith("less value added")
    assert run.outcome.pounds == 0


def test_two_kinds_of_care_displace_each_its_own_and_what_turns_it_round_is_said(store: Store) -> None:
    """They shared every lever in every draw, so that the difference looked surer than either side."""
    said, run = asked(store, SHIFT, "QPM")
    whole = run.outcome.whole
    assert whole.lower < 0 < whole.upper and said.endswith(", or perhaps less.")
    more, less = (each.whole.inside["gva"].total_draws for each in (run.more, run.less))
    assert abs(np.corrcoef(more, less)[0, 1]) < 0.5
    _, less_new = asked(store, SHIFT, "QPM", displaced="55")
    assert less_new.outcome.central < 0 < run.outcome.central and 0.5 < run.turns < 0.55
    _, turned = asked(store, SHIFT, "QPM", displaced_there=str(round(100 * run.turns)), displaced="50")
    assert turned.outcome.central > run.outcome.central
    view = View(area="QPM")
    shown = SHIFT.exhibits[0](view, Evidence(view, store), run)
    assert "It turns round where social care displaces 5" in shown.sentence and shown.title.endswith("perhaps less")
    rough = re.search(r"about £([1-9])00,000 more", said)
    assert rough, "three figures were printed of what may be nothing"
    assert run.front.number == f"£{rough[1]}00,000" and run.front.number in shown.title


def test_what_the_tables_hold_as_one_industry_is_not_told_apart(store: Store) -> None:
    said, run = asked(store, SHIFT, source="acute", target="community")
    assert isinstance(run, ShiftRun) and run.outcome.central == 0
    assert run.front.number == "No difference" and "cannot tell" in said
    reason, refused = asked(store, SHIFT, source="acute", target="acute")
    assert isinstance(refused, Refused) and "stay where it is" in reason


def test_two_allocations_called_core_services_are_told_apart(store: Store) -> None:
    """Of the Black Country the total of 2025/26 is 2,697 million pounds; what is moved towards fair shares is the recurrent 2,538."""
    view = View(area="QUA")
    shown = anchors(view, Evidence(view, store))
    assert shown.title == "Largest budget: core services (NHS, total), £2,697m at 2025/26 prices"
    shares = resources.View(area="QUA")
    run = MOVE.run(shares, resources.Evidence(shares, store), MOVE.parameters())
    assert not isinstance(run, Refused)
    assert any("the recurrent allocation, in cash" in each for each in run.words.caveats)


def test_what_a_pound_adds_in_the_uk_says_so_on_a_local_page(store: Store) -> None:
    view = View(area="QUA")
    assert multipliers(view, Evidence(view, store)).title.endswith("in other UK industries")


def test_published_associations_are_called_so_and_counted_nowhere(store: Store) -> None:
    _, run = asked(store, SHIFT)
    view = View(area="QWU")
    exhibit = SHIFT.exhibits[1](view, Evidence(view, store), run)
    assert exhibit.table is not None
    frame = exhibit.table.frame
    assert {11.0, 14.0, 34.75} <= set(frame["value"])
    assert "None shows that spending is the cause" in exhibit.sentence and "None is counted" in exhibit.sentence
    assert "social care" in exhibit.sentence
    assert exhibit.provenance is not None and not exhibit.provenance.releases, (
        "none of these figures is from the national tables"
    )
    assert "deflator" not in str(exhibit.caveats) and "prices of" not in str(exhibit.caveats)
    declared = SHIFT.parameters.declared()
    assert not any("associat" in one.label.lower() for one in declared.values())


def test_levers_with_a_publication_name_it_and_the_others_are_the_readers(store: Store) -> None:
    whose = {name: SPEND.parameters().whose(name) for name in SPEND.parameters.declared()}
    assert {name for name, each in whose.items() if each == "published"} == {"recruited", "displaced", "delta"}
    assert whose["supplied"] == whose["spent"] == "reader"
