"""Scenarios kept in a real workspace: the same numbers again, side by side, assumptions, versions, and nothing that is no scenario."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from components.page import AppServices, Rendering
from components.page.what_if_screen import not_known
from components.saved_scenario import KIND, PageContext, SavedScenario
from data_access import Items, Store, ensure_edition, open_store, open_workspace
from data_access.reference.editions import folder_of
from data_access.reference.starter_files import MANIFEST, STARTER, pack, read_manifest
from data_access.workspace import Saved
from pages import ANSWERED, scenarios
from pages.scenarios.closer import assumptions
from pages.scenarios.listed import listed, moved, versions
from pages.scenarios.side_by_side import side_by_side
from settings import Settings
from vocabulary import Refused

PAGE = scenarios.page(ANSWERED)
BY = "reader"


@pytest.fixture
def items(settings: Settings, tmp_path: Path) -> Items:
    return Items(open_workspace(replace(settings, data_folder=tmp_path, workspace_database_url=None)))


def scenario(store: Store, path: str, area: str, **parameters: str) -> SavedScenario:
    """A scenario as the what-if of a page keeps it."""
    (page,) = (each for each in ANSWERED if each.path == path)
    shown: Rendering[Any, Any] = Rendering.of(page, workings(store), {"area": area})
    declared = page.what_if[0]
    set_so = declared.parameters.from_values(parameters)[0]
    run = declared.run(shown.view, shown.evidence, set_so)
    found = run.outcome.summary
    return SavedScenario(
        page=path,
        what_if=declared.name,
        view=shown.view.to_query(),
        edition=store.edition,
        parameters=set_so.to_values(),
        reasons={"share": "What the council thinks it can do."} if parameters else {},
        seed=run.outcome.seed,
        answer=declared.answer(shown.view, shown.evidence, run),
        central=found.value,
        lower=found.lower,
        upper=found.upper,
    )


def workings(store: Any, whole: PageContext | None = None) -> AppServices:
    context = (lambda _: whole) if whole else None
    return AppServices(open_store=lambda: store, request_id=lambda: "", scheme=lambda: "light", with_context=context)


def shown(store: Store, items: Items, at: Callable[[str], Any] | None = None, **query: str) -> Rendering[Any, Any]:
    """The page; `at` gives the store of an edition, else there is none but this."""
    kept = items.list(KIND, by=BY)
    whole = PageContext(
        store=store,
        stamp=tuple((each.id, each.revision) for each in kept),
        kept=kept,
        history=lambda id: items.history(id, by=BY),
        at=at or (lambda edition: store if edition == store.edition else None),
        by_code=lambda code: next((each for each in kept if each.code == code), None),
    )
    return Rendering.of(PAGE, workings(store, whole), {"area": "QUA", **query})


def keep(items: Items, name: str, made: SavedScenario) -> Any:
    return items.add(KIND, name=name, owner=BY, body=made.to_body(), edition=made.edition, shared=True)


def test_nothing_saved_is_said_with_what_to_do(store: Store, items: Items) -> None:
    page = shown(store, items)
    assert "Open a what-if" in PAGE.headline(page.view, page.evidence).sentence
    for section in PAGE.sections():
        for exhibit in page.exhibits(section):
            assert exhibit.refused or exhibit.id == "offered", "there is where to begin, and nothing else"


@pytest.mark.parametrize(("what", "told"), [("peers", True), ("narrow", False), ("", False)])
def test_an_address_that_names_no_what_if_says_so(what: str, told: bool) -> None:
    said = not_known(ANSWERED, {"what": what})
    assert bool(said) is told
    assert not told or what in said[0]


def test_saved_and_opened_again_gives_the_same_numbers(store: Store, items: Items) -> None:
    for path in ("/inequalities", "/unwarranted-variation"):
        made = scenario(store, path, "QNC", share="35")
        keep(items, path, made)
    page = shown(store, items)
    for each in page.evidence.kept:
        assert each.scenario == scenario(store, each.scenario.page, "QNC", share="35")
        assert f"edition={store.edition}" in each.address
        assert each.address.startswith("/scenarios?area=QNC&edition=")
        assert each.address.endswith(f"&what={each.declared.name}&saved={each.code}&{each.declared.name}.share=35")
    assert page.evidence.a.pinned.outcome.central == page.evidence.a.kept.scenario.central
    assert "nothing" in moved(page.view, page.evidence).sentence
    assert len(listed(page.view, page.evidence).table.frame) == 2


def test_the_further_of_one_gap_gains_more_as_assumed_and_no_chance_is_stated(store: Store, items: Items) -> None:
    further = keep(items, "Further", scenario(store, "/inequalities", "QUA", share="27"))
    nearer = keep(items, "Nearer", scenario(store, "/inequalities", "QUA", share="25"))
    page = shown(store, items, a=further.code, b=nearer.code)
    found = side_by_side(page.view, page.evidence)
    assert found.title == "If both are achieved, “Further” gains more than “Nearer”: it assumes more"
    assert " in 100" not in found.title + found.sentence and " in 20" not in found.title + found.sentence
    gains = found.table.frame["value"].to_numpy()
    assert gains[0] == pytest.approx(27 / 25 * gains[1])
    other = shown(store, items, a=nearer.code, b=further.code)
    assert side_by_side(other.view, other.evidence).title == found.title


def test_two_ways_to_do_it_are_compared_with_the_doubt_of_both(store: Store, items: Items) -> None:
    """A quarter of the way to the least deprived, or all the way to the average: neither is sure, each has its own luck."""
    one = keep(items, "Least", scenario(store, "/inequalities", "QUA", share="20", towards="least"))
    two = keep(items, "Average", scenario(store, "/inequalities", "QUA", share="35", towards="average"))
    page = shown(store, items, a=one.code, b=two.code)
    found, comparison = side_by_side(page.view, page.evidence), page.evidence.compared
    assert not isinstance(comparison, Refused) and comparison.best[0] is not None
    assert 0.2 < comparison.best[0] < 0.8
    assert found.title.startswith("The chance that “")
    frame = found.table.frame
    assert (frame["whole_lower"] < frame["lower"]).all() and (frame["whole_upper"] > frame["upper"]).all()


def test_one_saved_before_a_lever_was_there_opens_with_its_usual_value_and_says_so(store: Store, items: Items) -> None:
    made = scenario(store, "/inequalities", "QUA", share="40")
    old = replace(made, parameters={key: value for key, value in made.parameters.items() if key != "off"})
    kept = keep(items, "Old", replace(old, central=made.central * 1.1))
    page = shown(store, items, a=kept.code)
    opened = page.evidence.a
    assert opened is not None and opened.kept.parameters.off == 60
    rows = assumptions(page.view, page.evidence).table.frame.set_index("lever")
    assert "not there when it was saved" in str(rows.loc["The share closed may be off by", "reason"])
    assert "the model: on the same figures" in moved(page.view, page.evidence).table.frame.iloc[0]["verdict"]


def test_what_is_counted_differently_is_not_set_against_each_other(store: Store, items: Items) -> None:
    one = keep(items, "Years", scenario(store, "/inequalities", "QUA"))
    two = keep(items, "People", scenario(store, "/unwarranted-variation", "QUA"))
    page = shown(store, items, a=one.code, b=two.code)
    assert "cannot be compared" in side_by_side(page.view, page.evidence).refused


def test_every_assumption_has_its_reason_or_says_that_it_has_none(store: Store, items: Items) -> None:
    kept = keep(items, "One", scenario(store, "/inequalities", "QUA", share="40"))
    page = shown(store, items, a=kept.code)
    rows = assumptions(page.view, page.evidence).table.frame.set_index("lever")
    assert rows.loc["Share of the distance closed", "reason"] == "What the council thinks it can do."
    assert "Core20PLUS5" in str(rows.loc["Tenths brought up", "source"])
    assert rows.loc["Worth doing from", "reason"] == "no reason was written"


def test_saved_again_it_keeps_what_it_was(store: Store, items: Items) -> None:
    kept = keep(items, "One", scenario(store, "/inequalities", "QUA", share="40"))
    again = scenario(store, "/inequalities", "QUA", share="60")
    assert isinstance(items.update(kept.id, kept.revision, by=BY, body=again.to_body()), Saved)
    page = shown(store, items, a=kept.code)
    rows = versions(page.view, page.evidence).table.frame
    assert list(rows["number"]) == ["2", "1"]
    assert "closed: 60%" in rows["levers"][0]
    assert "closed: 40%" in rows["levers"][1]
    assert rows["open"][1][1].endswith("level-up.share=40")


def test_other_figures_are_said_to_have_moved_it(store: Store, items: Items) -> None:
    """Kept with another gain than the figures give now: as though an edition had come between."""
    made = scenario(store, "/inequalities", "QUA", share="40")
    before = replace(made, edition="20200101T000000", central=made.central - 0.05, upper=made.central - 0.03)
    kept = keep(items, "Old", before)
    page = shown(store, items, a=kept.code)
    row = moved(page.view, page.evidence).table.frame.iloc[0]
    assert "no longer kept" in row["again"]
    assert "0.05 years larger, outside its 95% interval" in row["verdict"]


@pytest.mark.parametrize(
    "body",
    [{}, {"page": 1}, {"levers": {"share": 3}}, {"central": "much"}, {"central": float("nan")}, {"reasons": []}],
)
def test_what_is_no_scenario_is_refused(store: Store, body: dict[str, Any]) -> None:
    whole = scenario(store, "/inequalities", "QUA").to_body()
    assert isinstance(SavedScenario.from_body(whole), SavedScenario)
    assert isinstance(SavedScenario.from_body({**whole, **body} if body else {}), Refused)


def test_a_scenario_of_a_what_if_that_is_gone_is_counted_and_not_shown(store: Store, items: Items) -> None:
    keep(items, "Gone", replace(scenario(store, "/inequalities", "QUA"), what_if="level-down"))
    page = shown(store, items)
    assert (page.evidence.kept, page.evidence.unreadable) == ((), 1)
    assert page.evidence.a is None


@pytest.fixture(scope="module")
def two_editions(shipped: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Store, Settings]:
    """The figures that are shipped, and newer ones: life is a year and a half shorter wherever it was shorter than 78 years."""
    folder = tmp_path_factory.mktemp("two")
    shutil.copytree(folder_of(shipped), folder / "editions")
    shutil.copytree(STARTER, folder / "starter")
    settings = Settings.from_environment({"DATA_FOLDER": str(folder)})
    before = open_store(settings)
    name = "observations-life_expectancy_msoa.csv.gz"
    frame = read_manifest(folder / "starter").observations("life_expectancy_msoa")
    short = frame["value"] < 78
    frame.loc[short, ["value", "lower", "upper"]] -= 1.5
    packed = pack(frame)
    (folder / "starter" / name).write_bytes(packed)
    manifest = json.loads((folder / "starter" / MANIFEST).read_text())
    (file,) = (each for each in manifest["files"] if each["name"] == name)
    file["sha256"] = hashlib.sha256(packed).hexdigest()
    (folder / "starter" / MANIFEST).write_text(json.dumps(manifest))
    newer = ensure_edition(settings, folder / "starter")
    return before, open_store(settings, newer.id), settings


@pytest.mark.slow  # builds all figures a second time
def test_on_newer_figures_it_says_what_moved_and_its_own_stay_as_they_were(
    two_editions: tuple[Store, Store, Settings], items: Items
) -> None:
    before, now, settings = two_editions
    assert before.edition != now.edition
    made = scenario(before, "/inequalities", "QUA", share="40")
    kept = keep(items, "Made on the figures of then", made)
    of_now = scenario(now, "/inequalities", "QUA", share="40")
    assert of_now.central > made.central + 0.01, "a wider gap has more to close"
    page = shown(now, items, at=lambda edition: open_store(settings, edition), a=kept.code)
    opened = page.evidence.a
    assert opened is not None
    assert not isinstance(opened.pinned, Refused)
    assert not isinstance(opened.newest, Refused)
    assert opened.pinned.outcome.central == made.central, "the same numbers as when it was saved, to the last digit"
    assert opened.newest.outcome.central == of_now.central
    row = moved(page.view, page.evidence).table.frame.iloc[0]
    assert (row["edition"], row["again"] != row["newest"]) == (before.edition, True)
    assert f"{of_now.central - made.central:.2f} years larger" in row["verdict"]
    assert kept.body["edition"] in opened.kept.address
