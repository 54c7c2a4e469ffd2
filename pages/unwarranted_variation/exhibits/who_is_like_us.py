"""Who is like us: the peers of one place, why each is near, and where it stands on the measure."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.exhibit import Column, Exhibit, Table
from components.nouns import Noun
from components.units import Unit
from domain.peers import OWN, SIMILAR, PeerGroup, load_peers, releases_behind
from domain.unwarranted_variation.alike import Standing, stand_among
from domain.unwarranted_variation.examples import needs_example
from pages import peer_words
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits.peers_table import value_column
from pages.unwarranted_variation.exhibits.ranked import CHANCE_ONLY
from pages.unwarranted_variation.view import ALIKE, PATH, PEER_BASES, View, named_peers
from pages.unwarranted_variation.words import case_mix, of_whom, usual_between
from pages.words import spoken
from vocabulary import Refused

ID, TITLE = "who-is-like-us", "Who is like us"
LIKE = {SIMILAR: "most like", OWN: "named as peers of", "strategy_unit": "published as peers of"}
LIKE_ONS = "nearest to"
DISTANCE = Unit("units of spread", decimals=1)
KINDS = {
    "acute": Noun("acute trust", "acute trusts"),
    "mental health": Noun("mental health trust", "mental health trusts"),
    "community": Noun("community trust", "community trusts"),
    "ambulance": Noun("ambulance trust", "ambulance trusts"),
}


def who_is_like_us(view: View, evidence: Evidence) -> Exhibit:
    """The peers of the place looked at closer; without one, of the area's own that stands for most people."""
    code = _whose(evidence)
    if code is None:
        return Exhibit(ID, TITLE, "", refused=f"{evidence.no_figure}.")
    named = named_peers(vars(evidence.view))
    basis = OWN if named else PEER_BASES.get(evidence.view.compare, SIMILAR)
    group = load_peers(evidence.store, code, basis, named=named)
    if isinstance(group, Refused):
        return Exhibit(ID, TITLE, "", refused=group.reason)
    noun = _noun(evidence, group)
    if not group.peers:
        return Exhibit(ID, TITLE, "", refused=peer_words.no_peers(group, noun))
    found = stand_among(
        evidence.store,
        evidence.indicator,
        group,
        level=evidence.level,
        breakdown=evidence.breakdown,
        period=evidence.period.id,
    )
    return Exhibit(
        id=ID,
        title=_title(evidence, found, noun),
        front=_and_yet(evidence, code, found),
        sentence=(f"{peer_words.how_chosen(group, noun)} {_together(evidence, found)}{case_mix(evidence)}"),
        table=_table(evidence, found, noun),
        provenance=replace(
            evidence.provenance,
            method=peer_words.METHOD if group.basis == SIMILAR else peer_words.METHOD_OF_OTHERS,
            releases=tuple(dict.fromkeys((*evidence.provenance.releases, *releases_behind(evidence.store, group)))),
        ),
        caveats=(*peer_words.limits_of(group), CHANCE_ONLY, *evidence.indicator.caveats),
    )


def _whose(evidence: Evidence) -> str | None:
    """The code of the place whose peers are shown: the area's own that is chosen, else the one that most people stand behind."""
    peers, funnel = evidence.peers, evidence.funnel
    if evidence.chosen is not None:
        code = str(peers.rows.area[evidence.chosen])
        inside = {each.code for each in evidence.store.members(peers.area.code, peers.level)}
        if peers.own[evidence.chosen] or code in inside:  # a specialist hospital has peers of its kind
            return code
    if isinstance(funnel, Refused):
        own = peers.rows.area[peers.own]
        return str(own[0]) if len(own) else None
    row = needs_example(funnel)
    return None if row is None else str(peers.rows.area[row])


def _noun(evidence: Evidence, group: PeerGroup) -> Noun:
    """ "acute trust", "children’s hospital", "practice"; of peers that somebody else names the wider word, "trust"."""
    if group.level != "trust" or group.basis != SIMILAR:
        return evidence.noun
    return KINDS.get(group.kind, Noun(group.kind, f"{group.kind}s"))


def _title(evidence: Evidence, found: Standing, noun: Noun) -> str:
    """ "7 of the 10 acute trusts most like Sandwell are clearly better, 2 worse". The period stands in the date below."""
    group = found.group
    number = len(group.peers)
    like = "besides" if group.basis == SIMILAR and number == group.of else LIKE.get(group.basis, LIKE_ONS)
    those = f"{noun.after(number)} {like} {spoken(group.area.short_name)}"
    whom = f"the {number} {those}" if number > 1 else f"the one {those}"
    if not say.known(found.value[0]) or not found.known:
        return f"{say.sentence_case(whom)}: there is no figure to compare"
    better, worse = (1, -1) if evidence.indicator.polarity != "lower" else (-1, 1)
    sides = ("higher", "lower") if evidence.indicator.polarity == "neutral" else ("better", "worse")
    counts = {side: found.peers_on(way) for side, way in zip(sides, (better, worse), strict=True)}
    if not any(counts.values()):
        return f"None of {whom} clearly differs" if number > 1 else f"{say.sentence_case(whom)} does not clearly differ"
    if number in counts.values():
        side = next(side for side, count in counts.items() if count == number)
        every = (
            f"All {number} {those} are" if number > 2 else f"Both {those} are" if number == 2 else f"The one {those} is"
        )
        return f"{every} clearly {side}"
    (side, count), *rest = ((side, count) for side, count in counts.items() if count)
    other = "".join(f", {others} {way}" for way, others in rest)
    return f"{count} of {whom} {'is' if count == 1 else 'are'} clearly {side}{other}"


def _and_yet(evidence: Evidence, code: str, found: Standing) -> str:
    """Beside peers that clearly differ, that the place itself lies within the usual spread; "" where it stands out, or none differs."""
    funnel, row = evidence.funnel, evidence.peers.rows.position(code)
    if (
        isinstance(funnel, Refused)
        or row is None
        or not evidence.peers.rows.known[row]
        or not found.beyond_chance.any()
    ):
        return ""
    if funnel.outside("worse")[row] or funnel.outside("better")[row]:
        return ""
    return f"“Clearly” means by more than chance; {usual_between(evidence)}."


def _together(evidence: Evidence, found: Standing) -> str:
    """What the peers have together, and a space; "" where there are not two with a figure."""
    if found.known < 2:
        return ""
    own = found.value[0]
    against = f", against {evidence.unit.write(own)}" if say.known(own) else ""
    they = "they" if found.known == len(found.group.peers) else f"the {found.known} with a figure"
    return f"Together {they} have {evidence.unit.write(found.together)}{against}. "


def _table(evidence: Evidence, found: Standing, noun: Noun) -> Table:
    group, unit = found.group, evidence.unit
    frame = pd.DataFrame(
        {
            "code": [group.area.code, *(peer.area.code for peer in group.peers)],
            "name": [group.area.short_name, *(peer.area.short_name for peer in group.peers)],
            "alike": ["itself", *(peer_words.alike_in(peer) for peer in group.peers)],
            "differs": ["", *(peer_words.differs_in(peer) for peer in group.peers)],
            "distance": [0.0, *(peer.distance for peer in group.peers)],
            "value": found.value,
            "lower": found.lower,
            "upper": found.upper,
            "against": ["", *(_against(evidence, found, row + 1) for row in range(len(group.peers)))],
            "look": [
                _link(evidence, group, str(area.code)) for area in (group.area, *(peer.area for peer in group.peers))
            ],
            "own": [True, *(False for _ in group.peers)],
            "chosen": [area.code == evidence.view.place for area in (group.area, *(peer.area for peer in group.peers))],
        }
    )
    return Table(
        frame,
        columns=(
            Column("name", say.sentence_case(noun.one)),
            value_column("value", say.sentence_case(of_whom(evidence)), unit),
            Column("against", f"Against {group.area.short_name}"),
            Column("alike", "Alike in"),
            Column("differs", "Differs most in"),
            value_column("lower", "95% interval from", unit, "95% interval"),
            value_column("upper", "to", unit),
            Column("distance", "How far apart (0: the same)", "figure", unit=DISTANCE),
            Column("look", "More", "link"),
        ),
        why_missing="no figure",
        highlight="own",
        chosen="chosen",
    )


def _against(evidence: Evidence, found: Standing, row: int) -> str:
    """ "better", "worse", "no clear difference", or why there is none."""
    if found.held_back[row]:
        return "held back: small numbers"
    if not (say.known(found.value[row]) and say.known(found.value[0])):
        return "no figure"
    side = int(found.beyond_chance[row])
    return say.judgement(float(side), evidence.indicator.polarity) if side else "no clear difference"


def _link(evidence: Evidence, group: PeerGroup, code: str) -> tuple[str, str]:
    """To the same page with this place over time. Peers of thousands are named in the address: only then can one be chosen."""
    view = evidence.view
    if code == group.area.code:
        return "Look closer", PATH + replace(view, place=code).to_query()
    compare = view.compare if view.compare in PEER_BASES else ALIKE
    named = view.peers or (",".join(peer.area.code for peer in group.peers) if evidence.level == "practice" else "")
    return "Look closer", PATH + replace(view, compare=compare, peers=named, place=code).to_query()
