"""The first page: findings in order within their family for every area, facts as in the store, what new figures changed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

from components.card import phrase
from data_access import MIDLANDS, EditionChanges, Store, open_store
from data_access.reference.editions import IndicatorChange
from domain.fair_comparison.areas import compare_area
from domain.fair_comparison.compared import Compared
from domain.overview.fronts import choose_fronts
from domain.overview.ranking import FAMILIES, SURE
from pages import ANSWERED, HOME, areas
from pages.home.every_area import every_area
from pages.home.evidence import Evidence
from pages.home.exhibits import about, changed, of_family, size
from pages.home.in_short import NOTHING, in_short
from pages.home.picture import picture
from settings import Settings
from vocabulary import Finding, Sureness


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def everywhere(store: Store) -> list[str]:
    return [option.value for option in areas.choices(store)]


def seen(store: Store, area: str) -> tuple[Any, Evidence]:
    view, problems = HOME.view.from_query({"area": area}, lambda what, so_far: HOME.choices(store, what, so_far))
    assert problems == ()
    return view, HOME.evidence(view, store)


def alarms(finding: Finding) -> int:
    return 2 * (finding.direction == "worse") + (finding.going == "concern")


def calm(finding: Finding) -> bool:
    return not alarms(finding) and finding.direction == "no different"


def test_findings_stand_in_their_family_the_alarming_the_surer_the_larger_first(store: Store) -> None:
    for area in everywhere(store):
        _, evidence = seen(store, area)
        assert set(evidence.ranked) == set(FAMILIES)
        for family, found in evidence.ranked.items():
            assert {each.family for each in found} <= {family}
            for one, other in pairwise(found):
                assert one.age <= other.age
                if one.age != other.age:
                    continue
                assert calm(one) <= calm(other)
                if calm(one) != calm(other):
                    continue
                assert one.like_for_like >= other.like_for_like
                if one.like_for_like == other.like_for_like:
                    assert alarms(one) >= alarms(other)
                    if alarms(one) == alarms(other):
                        assert SURE.index(one.sure) <= SURE.index(other.sure)
                        if (one.sure, one.direction) == (other.sure, other.direction):
                            assert abs(one.size or 0) >= abs(other.size or 0)


def test_every_page_speaks_for_every_area_and_none_says_a_thing_twice(store: Store) -> None:
    speaking = {page.path for page in ANSWERED if page.findings}
    assert len(speaking) == 5
    for area in everywhere(store):
        _, evidence = seen(store, area)
        assert {finding.page for finding in evidence.findings} == speaking
        sentences = [finding.sentence for finding in evidence.findings]
        assert len(set(sentences)) == len(sentences)


def test_links_open_their_page_without_a_notice(store: Store) -> None:
    pages = {page.path: page for page in ANSWERED}
    for area in everywhere(store):
        _, evidence = seen(store, area)
        for finding in evidence.findings:
            path, _, query = finding.link.partition("?")
            page: Any = pages[path]
            asked = dict(part.split("=") for part in query.split("&"))
            _, problems = page.view.from_query(asked, lambda what, so_far, page=page: page.choices(store, what, so_far))
            assert problems == (), finding.link


def test_the_headline_is_the_most_alarming_of_all(store: Store) -> None:
    for area in everywhere(store):
        view, evidence = seen(store, area)
        finding = HOME.headline(view, evidence)
        assert finding.age == min(each.age for each in evidence.findings), "current figures before older ones"
        assert finding.sentence == evidence.fronts[0].sentence
        assert finding.detail.endswith("listed below, by family.")


def test_what_a_board_hears_first_is_clear_current_and_worse_before_better(store: Store) -> None:
    heard = set()
    for area in everywhere(store):
        _, evidence = seen(store, area)
        fronts = evidence.fronts
        assert 1 <= len(fronts) <= 3
        worse = [each.asks_for_decision for each in fronts]
        assert worse == sorted(worse, reverse=True), "what is worse comes first"
        assert all(worse) or len({each.family for each in fronts}) == len(fronts)
        for number, each in enumerate(fronts):
            if number == 0 and each == evidence.against_it:
                assert "difference for the worse here" in each.caution and each.sure is not Sureness.SURE
                assert each.size is not None and each.size > 0 and not each.age
                continue
            assert not each.age and each.size is not None and each.direction != "no different", each
            if each.like_for_like and each.page == "/unwarranted-variation":
                assert each.direction == "worse" and each.lower is not None and each.lower > 0
        heard.add((fronts[0].indicator, fronts[0].link.split("indicator=")[-1]))
    assert len(heard) >= 5, "systems do not all hear the same"


def test_every_area_hears_its_own_and_is_told_why(store: Store) -> None:
    view, evidence = seen(store, "QUA")
    shown = every_area(view, evidence)
    assert shown.table is not None
    frame = shown.table.frame
    assert len(set(frame["area"])) == 17
    assert frame[frame["own"]]["area"].unique().tolist() == ["Black Country"]
    for area in everywhere(store):
        own = seen(store, area)[1]
        mine = frame[frame["area"] == own.area.short_name]
        assert [address for _, address in mine["link"]] == [each.link for each in own.fronts]
        differences = choose_fronts(own.scan)
        assert mine["words"].tolist()[len(differences) :] == [each.sentence for each in own.fronts[len(differences) :]]
        assert all(mine["why"]) and not any("this is" in why for why in mine["why"][: len(differences)])
    with_one = [area for area in everywhere(store) if choose_fronts(seen(store, area)[1].scan)]
    assert shown.title == f"What each area sees first: a clear difference in {len(with_one)} of 17"


def test_the_picture_has_every_measure_with_a_better_side_and_fills_what_may_be_claimed(store: Store) -> None:
    for area in everywhere(store):
        view, evidence = seen(store, area)
        shown = picture(view, evidence)
        assert shown.table is not None and not shown.refused
        frame = shown.table.frame
        told = re.match(r"(\d+) of (\d+) comparisons differ: (\d+) worse, (\d+) better", shown.title)
        assert told, shown.title
        claimed = frame[frame["claimed"]]
        counted = (len(claimed), len(frame), (claimed["distance"] > 0).sum(), (claimed["distance"] < 0).sum())
        assert tuple(map(int, told.groups())) == counted
        for row in frame.to_dict("records"):
            more = re.findall(r"\b(more|fewer)\b", row["words"])[0] == "more"
            fewer_is_worse = "full-time equivalents" in row["words"]  # staff: a rate of which more is better
            assert (more != fewer_is_worse) == (row["distance"] > 0) == (row["side"] == "worse"), row


def test_sizes_are_said_with_their_sign(store: Store) -> None:
    for area in everywhere(store):
        _, evidence = seen(store, area)
        for finding in evidence.findings:
            words = size(finding)
            assert "{" not in words
            if finding.size is None:
                assert words == "no figure for the area as a whole"
            elif finding.direction != "spread":
                sign = re.search(r"\b(more|fewer|less|worse|better|wider|narrower)\b", words)
                assert sign, words
                pair = re.search(r"\{(\w+)\|", finding.size_unit)
                above = (pair[1],) if pair else ("more", "worse", "wider")
                assert (sign[1] in above) == (finding.size > 0), (finding.size, words)


def test_what_is_better_is_no_concern(store: Store) -> None:
    """Both findings of the Midlands on length of life are better than England; their gaps going the wrong way is no alarm."""
    view, evidence = seen(store, MIDLANDS)
    found = evidence.ranked["deaths"]
    assert found and {each.direction for each in found} == {"better"} and "concern" in {each.going for each in found}
    assert "of concern" not in of_family("deaths")(view, evidence).title


def test_a_family_without_a_finding_says_so(store: Store) -> None:
    view, evidence = seen(store, "QUA")
    for family in FAMILIES:
        made = of_family(family)(view, evidence)
        assert bool(made.refused) == (not evidence.ranked[family])
        if made.table is not None:
            assert len(made.table.frame) == len(evidence.ranked[family])


def test_areas_are_named_as_people_say_them(store: Store) -> None:
    """ "the Black Country" and "the Midlands", save where the name says of which kind something is: "the Midlands average"."""
    bare = re.compile(
        r"(?<!\b[Tt]he )(?<!North )\b(Black Country|Midlands)\b(?! (average|systems|trusts|practices?)\b)"
    )
    for area in everywhere(store):
        view, evidence = seen(store, area)
        told = [words for each in evidence.findings for words in (each.sentence, each.detail)]
        for words in (*told, about(view, evidence).title, about(view, evidence).sentence):
            assert not bare.search(words), words


def test_every_area_hears_of_ill_health_and_a_system_of_what_it_can_know(store: Store) -> None:
    """The newest counts of smokers by practice: worse where people like its own smoke less elsewhere, and probably."""
    for area in everywhere(store):
        _, evidence = seen(store, area)
        [found] = [each for each in evidence.ranked["ill health"] if each.page == "/unwarranted-variation"]
        assert found.indicator == "smoking_prevalence_qof"
        if evidence.area.kind == "region":
            assert (found.direction, found.link.split("level=")[1].split("&")[0]) == ("spread", "icb")
            continue
        assert found.size is not None
        own = compare_area(store, found.indicator, evidence.area.code)
        if evidence.area.kind == "icb":
            assert isinstance(own, Compared) and found.like_for_like
            assert found.size == pytest.approx(own.difference), area
            assert found.sure is own.sure.phrase
        assert found.direction == "no different" or (found.direction == "worse") == (found.size > 0)


def test_how_sure_a_finding_is_stands_beside_whether_it_is_like_for_like(store: Store) -> None:
    said = set()
    for area in everywhere(store):
        view, evidence = seen(store, area)
        for family, found in evidence.ranked.items():
            made = of_family(family)(view, evidence)
            assert made.table is not None
            for finding, sure in zip(found, made.table.frame["sure"], strict=True):
                told, _, kind = sure.partition(", ")
                assert told == phrase(finding.sure, finding.size is not None, finding.placed)
                if finding.against:
                    against = "share of the money" if "its share" in finding.sentence else "published target"
                    assert kind == f"against its {against}" and against in finding.sentence.replace(
                        "its share", "its share of the money"
                    )
                else:
                    assert kind == ("like for like" if finding.like_for_like else "not adjusted")
                said.add(sure)
    assert {"Probably, like for like", "Can’t tell, not adjusted", "No margin of error published, not adjusted"} <= said


# ---------------------------------------------------------------- the area itself


def test_facts_are_those_of_the_store(store: Store) -> None:
    for area in everywhere(store):
        view, evidence = seen(store, area)
        people = evidence.facts[0]
        history = store.history("registered_population_allocation", evidence.area.code)
        assert people.value.value == history.value[-1] > 100_000
        assert people.period == history.label[-1]
        made = about(view, evidence)
        assert made.table is not None
        listed = [each.indicator.name for each in evidence.facts]
        assert [each for each in made.table.frame["fact"] if not each.startswith("Small areas ")] == listed
        assert len(made.table.frame) == len(listed) + 1
        assert made.table.frame["source"].str.len().gt(2).all()


def test_small_areas_are_those_that_lie_in_the_area(store: Store) -> None:
    """A fifth of England's 33,755 small areas are its most deprived fifth; the parts of the Midlands add up to it."""
    counted = {area: seen(store, area)[1].small_areas for area in everywhere(store)}
    assert all(each is not None for each in counted.values())
    pairs = {area: each for area, each in counted.items() if each is not None}
    assert {(england.deprived, england.total) for _, england in pairs.values()} == {(6_751, 33_755)}
    systems = [own for area, (own, _) in pairs.items() if area.startswith("Q")]
    clusters = [own for area, (own, _) in pairs.items() if area.startswith("cluster")]
    whole = pairs[MIDLANDS][0]
    assert sum(each.deprived for each in systems) == whole.deprived
    assert sum(each.total for each in systems) == whole.total
    assert len(clusters) == 5 and all(each.deprived < whole.deprived for each in clusters)
    code = store.area("QUA")
    assert code is not None
    own = {each.code for each in store.members(code.code, "lsoa21")}
    core = store.observations("core20_population_share", "2025", kind="lsoa21")
    assert pairs["QUA"][0].deprived == sum(core.value[row] == 1 for row in range(len(core)) if core.area[row] in own)
    assert pairs["QUA"][0].total == len(own)


def test_black_country_by_hand(store: Store) -> None:
    """nhse_weighted_population_practice_2025_26.csv: 175 practices of QUA and their Population added up; the four boroughs."""
    view, evidence = seen(store, "QUA")
    assert round(evidence.facts[0].value.value or 0) == 1_343_052
    assert len(evidence.areas_within["practice"]) == 175
    assert [each.short_name for each in evidence.areas_within["ltla"]] == [
        "Dudley",
        "Sandwell",
        "Walsall",
        "Wolverhampton",
    ]
    assert "4 local authorities" in about(view, evidence).sentence


def test_the_midlands_names_its_systems(store: Store) -> None:
    view, evidence = seen(store, "E40000011")
    assert len(evidence.areas_within["icb"]) == 11
    assert "Staffordshire and Stoke-on-Trent" in about(view, evidence).sentence


# ---------------------------------------------------------------- new figures


def test_the_first_figures_change_nothing_and_say_so(store: Store) -> None:
    view, evidence = seen(store, "QUA")
    assert evidence.changes.before is None
    assert "first figures served here" in changed(view, evidence).refused


def test_what_new_figures_changed_is_listed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    view, evidence = seen(store, "QUA")
    known = {"numerator_before": None, "numerator_after": None, "denominator_before": None, "denominator_after": None}
    changes = EditionChanges(
        "e2", "e1", indicators=(IndicatorChange("cancer_62_day", rows_before=10, rows_after=12, changed=3, **known),)
    )
    monkeypatch.setattr(Evidence, "changes", changes)
    made = changed(view, evidence)
    assert made.table is not None
    row = made.table.frame.iloc[0]
    assert (row["name"], row["new"], row["gone"], row["changed"]) == ("Cancer treated within 62 days", 2, 0, 3)
    monkeypatch.setattr(Evidence, "changes", EditionChanges("e2", "e1"))
    same = changed(view, evidence)
    assert same.refused.startswith("Nothing differs from edition e1.")


def test_a_board_without_anything_worse_in_front_hears_the_largest_difference_against_it(store: Store) -> None:
    """Coventry and Warwickshire used to hear of three good things; Herefordshire and Worcestershire has nothing that may be claimed."""
    _, claimed = seen(store, "QWU")
    _, unsure = seen(store, "QGH")
    for evidence, said in ((claimed, Sureness.PROBABLY), (unsure, Sureness.CANNOT_TELL)):
        first = evidence.fronts[0]
        assert first == evidence.against_it and first.sure is said and first.direction != "better"
        worse = [one for one in evidence.scan if one.worse and one.rankable and one.indicator.family != "economy"]
        same = [one for one in worse if one.indicator.id == first.indicator]
        assert same and same[0].claimed == (said is Sureness.PROBABLY)
        beside = [
            one
            for one in worse
            if one.claimed == same[0].claimed and one.like_for_like and one.freshness and not one.freshness.stale
        ]
        assert max(abs(one.believed_people) for one in beside) == abs(same[0].believed_people)
    assert "too small to call for a decision" in claimed.fronts[0].caution


def test_the_question_is_answered_in_one_line_from_the_first_card(store: Store) -> None:
    """What to decide next, how sure, and what would change it; that nothing is to be decided where the first card is too small or unclear."""
    called = set()
    for area in everywhere(store):
        view, evidence = seen(store, area)
        said, first = in_short(evidence), evidence.first
        assert first is not None and len(re.findall(r"[\w’-]+", said)) <= 25, said
        if said.startswith(NOTHING):
            assert first == evidence.against_it or first.direction != "worse"
            assert not first.asks_for_decision, "its card offers no decision to record"
            worse = re.search(r": (\d+) worse", picture(view, evidence).title)
            assert (
                worse and (f": {worse[1]} comparison" if worse[1] != "0" else ": nothing here is clearly worse") in said
            )
            assert ("not like for like" not in said) or any(
                one.claimed and one.worse and not one.like_for_like for one in evidence.scan
            )
            continue
        called.add(area)
        assert (
            said.startswith(f"Next: {evidence.short_name(first.indicator).replace(': ', ' ')}")
            and first.direction == "worse"
        )
        assert ("Probably" in said, "We are sure" in said) == (
            first.sure is Sureness.PROBABLY,
            first.sure is Sureness.SURE,
        )
        assert ("Excluded patients" in said) == ("Excluded patients" in first.caution)
        assert ("expected" in said) == first.like_for_like
    assert {"QUA", "QOC"} <= called and not {"QWU", "QGH"} & called
