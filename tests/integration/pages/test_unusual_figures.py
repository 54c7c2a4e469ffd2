"""Two figures of one thing are named apart, and a figure that may be a fault of recording is said to be unusual where it is shown."""

from __future__ import annotations

from data_access import Store
from domain.unwarranted_variation.funnel import Funnel
from pages.data_and_methods import Evidence as CatalogueEvidence
from pages.data_and_methods import View as CatalogueView
from pages.data_and_methods import chosen_entry
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits.control_chart import over_time
from pages.unwarranted_variation.exhibits.funnel_plot import funnel_plot
from pages.unwarranted_variation.exhibits.ranked import ranked
from pages.unwarranted_variation.view import View

MEASURE = "discharged_after_ready_date"
UNUSUAL = "George Eliot"


def seen(store: Store, area: str, level: str, **other: str) -> tuple[View, Evidence]:
    found = store.area(area)
    assert found is not None
    view = View(area=found.code, indicator=MEASURE, level=level, **other)
    return view, Evidence(view, store)


def test_the_figure_of_a_board_and_that_of_its_trusts_are_named_apart(store: Store) -> None:
    view, evidence = seen(store, "QHL", "trust")
    assert isinstance(evidence.funnel, Funnel)
    index = evidence.together.index(evidence.period)
    assert index is not None
    whole, trusts = (
        evidence.unit.write(value) for value in (evidence.together.value[index], evidence.funnel.own_value[0])
    )
    assert whole != trusts
    sentence = over_time(view, evidence).sentence
    assert f"This is the figure of Birmingham and Solihull as a whole, {whole} in March 2025." in sentence
    assert f"The figure compared above, {trusts}, is that of Birmingham and Solihull’s general trust alone" in sentence


def test_one_figure_of_one_thing_needs_no_such_words(store: Store) -> None:
    for area, level in (("QHL", "icb"), ("QK1", "trust")):
        assert "as a whole" not in over_time(*seen(store, area, level)).sentence


def test_an_unusual_figure_is_said_to_be_so_with_its_area_and_year(store: Store) -> None:
    view, evidence = seen(store, "QWU", "trust")
    for make in (funnel_plot, ranked, over_time):
        assert any(UNUSUAL in caveat and "2024/25" in caveat for caveat in make(view, evidence).caveats), make
    view, elsewhere = seen(store, "QK1", "trust", place="RWE")
    assert not any(UNUSUAL in caveat for caveat in over_time(view, elsewhere).caveats)
    boards = seen(store, "QWU", "icb")
    assert not any(UNUSUAL in caveat for caveat in funnel_plot(*boards).caveats)


def test_an_unusual_figure_stands_in_the_entry_of_its_measure(store: Store) -> None:
    view = CatalogueView(entry="council_spend")
    table = chosen_entry(view, CatalogueEvidence(view, store)).table
    assert table is not None
    assert sum("Sandwell’s adult social care of 2023/24" in words for words in table.frame["words"]) == 1
