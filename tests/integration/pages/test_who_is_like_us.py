"""The card of peers on the variation page, and comparing with peers instead of an area: what is compared, said and linked."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from components.exhibit import Exhibit
from components.nouns import Noun
from data_access import MIDLANDS, Store
from domain.peers import Covariate, Peer, PeerDifference, load_peer_codes, load_peers
from pages import peer_words
from pages import unwarranted_variation as page
from pages.unwarranted_variation.view import ALIKE, View, choices
from vocabulary import Area, Refused

SMOKING = "smoking_prevalence_qof"


def read(store: Store, query: dict[str, str]) -> tuple[View, list[str]]:
    view, problems = View.from_query(query, lambda what, so_far: choices(store, what, so_far))
    return view, [problem.sentence() for problem in problems]


def card(store: Store, **query: str) -> tuple[Exhibit, page.Evidence]:
    view, problems = read(store, query)
    assert not problems
    evidence = page.Evidence(view, store)
    return page.who_is_like_us(view, evidence), evidence


def test_comparing_with_peers_compares_the_own_places_and_theirs(store: Store) -> None:
    view, _ = read(store, {"area": "QUA", "compare": ALIKE})
    evidence = page.Evidence(view, store)
    own = {area.code for area in store.members("E54000062", "trust")}
    peers = load_peer_codes(store, sorted(own))
    assert not isinstance(peers, Refused)
    compared = set(evidence.peers.rows.area)
    assert compared <= own | peers
    assert compared >= own
    assert len(compared) > 10
    found = page.headline(view, evidence)
    assert "peer average" in found.sentence
    assert len(page.Evidence(read(store, {"area": "QUA"})[0], store).peers.rows) > len(compared)


def test_the_card_lists_the_ten_with_reasons_and_where_each_stands(store: Store) -> None:
    exhibit, evidence = card(store, area="QUA", place="RXK")
    assert exhibit.table is not None
    frame = exhibit.table.frame
    group = load_peers(store, "RXK")
    assert not isinstance(group, Refused)
    assert frame["code"].tolist() == ["RXK", *(peer.area.code for peer in group.peers)]
    rows = store.observations(evidence.indicator.id, evidence.period, kind="trust")
    for code, value in zip(frame["code"], frame["value"], strict=True):
        assert value == pytest.approx(rows.value[rows.position(code)])
    assert frame["against"][1:].isin(["better", "worse", "no clear difference"]).all()
    better = (frame["against"] == "better").sum()
    assert exhibit.title.startswith(f"{better} of the 10 ") and "are clearly better" in exhibit.title
    assert all(frame["alike"]) and all(frame["differs"][1:])
    assert "most like Sandwell & West Birmingham" in exhibit.title


def test_no_peer_is_better_or_worse_whose_interval_overlaps(store: Store) -> None:
    """Humber, 74.2% to 74.7%, was “worse” than Lincolnshire, 74.5% to 75.3%; and the title alone denied the card’s “Can’t tell”."""
    exhibit, _ = card(store, area="QJM", indicator="blood_pressure_at_target_diabetes", level="icb", compare=ALIKE)
    assert exhibit.table is not None
    frame = exhibit.table.frame
    own, peers = frame.iloc[0], frame.iloc[1:]
    overlap = (peers["lower"] <= own["upper"]) & (peers["upper"] >= own["lower"])
    assert overlap.any() and (peers["against"][overlap] == "no clear difference").all()
    assert peers["against"][~overlap].isin(["better", "worse"]).all()
    assert exhibit.title.endswith(f"clearly better, {(peers['against'] == 'worse').sum()} worse")
    assert exhibit.front.startswith(
        "“Clearly” means by more than chance; differences this wide are usual between systems"
    )


@pytest.mark.parametrize(
    "query",
    [
        {"area": "QUA", "place": "RXK"},
        {"area": "QHL", "indicator": SMOKING, "level": "practice"},
        {"area": "QHL", "indicator": SMOKING, "level": "icb", "compare": ALIKE},
        {"area": "QHL", "indicator": SMOKING, "level": "ltla", "compare": "ons"},
        {"area": "QUA", "peers": "RRK, RL4"},
    ],
)
def test_every_link_of_the_card_opens_without_a_notice(store: Store, query: dict[str, str]) -> None:
    exhibit, _ = card(store, **query)
    assert exhibit.table is not None
    figures = exhibit.table.frame[exhibit.table.frame["value"].notna()]
    assert len(figures) > 1
    for code, (_, address) in zip(figures["code"], figures["look"], strict=True):
        view, problems = read(store, dict(parse_qsl(address.partition("?")[2])))
        assert not problems, address
        assert view.place == code
        assert page.Evidence(view, store).shown_name


def test_the_what_if_moves_places_towards_the_peers_compared(store: Store) -> None:
    """Two choices of peers one after the other: draws of the first are not taken for the second."""
    gains = []
    for peers in ("RRK,RL4,RWE", "RRK,RL4,RWE,RX1,RKB", ""):
        view, _ = read(store, {"area": "QUA", "compare": ALIKE, "peers": peers})
        evidence = page.Evidence(view, store)
        (what_if,) = (one for one in page.PAGE.what_if if one.name == "to-peers")
        run = what_if.run(view, evidence, what_if.parameters())
        assert not isinstance(run, Refused)
        gains.append(run.outcome.central)
        assert run.outcome.draws.mean() == pytest.approx(run.outcome.central, rel=0.25)
    assert len(set(gains)) == 3


def test_peers_named_in_the_address_are_compared_and_the_rest_is_said(store: Store) -> None:
    exhibit, evidence = card(store, area="QUA", compare=ALIKE, peers="rrk RL4,nobody")
    assert "RRK" in set(evidence.peers.rows.area)
    assert exhibit.table is not None
    assert exhibit.table.frame["code"].tolist()[1:] == [
        code for code in ("RRK", "RL4") if code != exhibit.table.frame["code"][0]
    ]
    assert "nobody" in exhibit.sentence
    assert "those named in the address" in evidence.provenance.definition
    alone, beside = card(store, area="QUA", peers="RRK,RL4")  # the card alone; the league stays with the Midlands
    assert alone.table is not None
    assert len(alone.table.frame) <= 3
    assert len(beside.peers.rows) > 20
    nobody, evidence = card(store, area="QUA", compare=ALIKE, peers="nobody")
    assert "cannot be compared" in nobody.refused
    assert isinstance(evidence.funnel, Refused)
    assert "There is no answer" in page.headline(evidence.view, evidence).sentence


def test_practices_of_students_are_compared_with_their_like_or_said_to_have_none(store: Store) -> None:
    sunrise, _ = card(store, area="QT1", indicator=SMOKING, level="practice", place="C84714")
    assert sunrise.title.startswith("The one practice most like Sunrise Medical Practice")
    assert "Only 1 practice is like it." in sunrise.sentence
    students = next(area.code for area in store.areas("practice") if area.name == "Student Health Service")
    group = load_peers(store, students)
    assert not isinstance(group, Refused)
    said = peer_words.no_peers(group, Noun("practice", "practices"))
    assert said.startswith("No practice is like Student Health Service, so none is shown as its peer")
    assert said.endswith("It is furthest from the others in children under 15: 0.2%, where the middle one has 15.7%.")


def test_reasons_read_aloud() -> None:
    def apart(id: str, subject: str, own: float, peer: float, spread: float) -> PeerDifference:
        return PeerDifference(Covariate(id, subject, "plain", ""), own, peer, spread)

    parts = (
        apart("need", "need", 1.0, 1.0, 0.0),
        apart("aged_0_14", "age", 0.2, 0.19, -0.3),
        apart("deprivation", "deprivation", 31.94, 19.8, -1.2),
        apart("patients", "size", 12_000, 6_400, -1.4),
        apart("aged_85_over", "age", 0.02, 0.041, 1.6),
    )
    peer = Peer(Area("X", "X", "practice"), 1, 0.9, parts)
    assert peer_words.alike_in(peer) == "need"
    said = peer_words.differs_in(peer).replace(peer_words.TOGETHER, " ")
    assert said == "more people of 85 and over (4.1% against 2.0%); smaller (6,400 patients against 12,000)"
    same = Peer(Area("Y", "Y", "practice"), 1, 0.1, parts[:2])
    assert (peer_words.alike_in(same), peer_words.differs_in(same)) == ("need and ages", "nothing by much")
    other = Peer(Area("Z", "Z", "trust"), None, None, (), same_kind=False)
    assert (peer_words.alike_in(other), peer_words.differs_in(other)) == ("another kind of place", "not compared")


def test_every_covariate_has_words(store: Store) -> None:
    for level, code in (
        ("trust", "RXK"),
        ("trust", "R1D"),
        ("trust", "RYA"),
        ("icb", "E54000062"),
        ("ltla", "E08000025"),
    ):
        group = load_peers(store, code)
        assert not isinstance(group, Refused)
        assert group.level == level
        assert peer_words.subjects(group)
        for peer in group.peers:
            assert all(peer_words.difference(one) for one in peer.apart)
            assert all(one.covariate.id in peer_words.NAMES for one in peer.apart)


def test_a_childrens_hospital_is_compared_with_its_kind_only(store: Store) -> None:
    exhibit, _ = card(store, area="QHL", place="RQ3")
    assert "the only other children’s hospitals, however near" in exhibit.sentence
    assert "of the 3 children’s hospitals besides Birmingham Women's & Children's " in exhibit.title
    assert exhibit.table is not None
    assert exhibit.table.columns[0].label == "Children’s hospital"
    published, _ = card(store, area="QHL", place="RQ3", compare="strategy-unit")
    assert "Of another kind than Birmingham Women's & Children's: 8 of the 10." in published.sentence


def test_what_has_no_peers_is_not_offered_them(store: Store) -> None:
    def offered(**query: str) -> set[str]:
        view, _ = read(store, query)
        return {option.value for option in choices(store, "compare", vars(view))}

    assert ALIKE not in offered(area=MIDLANDS)
    assert {ALIKE, "strategy-unit"} <= offered(area="QUA")
    assert {ALIKE, "ons", "strategy-unit"} <= offered(area="QUA", indicator=SMOKING, level="ltla")
    assert "ons" not in offered(area="QUA", indicator=SMOKING, level="icb")
