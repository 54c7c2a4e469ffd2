"""Texts about peers: how places are similar, how they differ, and from which the peers were chosen."""

from __future__ import annotations

from components import narrative as say
from components.nouns import Noun
from domain.peers import NEAREST, Covariate, Peer, PeerDifference, PeerGroup
from pages.words import spoken

MOST_DIFFERENCES = 2
MOST_ALIKE = 4
TOGETHER = "\N{NO-BREAK SPACE}"  # keeps two values on one line, and so their column wide enough on a phone

SUBJECTS = {
    "age": "ages",
    "deprivation": "deprivation",
    "rurality": "rurality",
    "size": "size",
    "ethnicity": "ethnic group",
    "need": "need",
    "services": "services",
    "teaching": "teaching status",
}

MORE = {
    "aged_0_14": "more children",
    "aged_15_24": "more people aged 15 to 24",
    "aged_65_84": "more people aged 65 to 84",
    "aged_85_over": "more people of 85 and over",
    "deprivation": "more deprived",
    "rural": "more rural",
    "ethnic_minority": "more people of ethnic minorities",
    "need": "more need",
    "beds_maternity": "more of its beds for maternity",
    "beds_mental_illness": "more of its beds for mental illness",
    "teaching": "a teaching trust",
}
LESS = {
    "aged_0_14": "fewer children",
    "aged_15_24": "fewer people aged 15 to 24",
    "aged_65_84": "fewer people aged 65 to 84",
    "aged_85_over": "fewer people of 85 and over",
    "deprivation": "less deprived",
    "rural": "less rural",
    "ethnic_minority": "fewer people of ethnic minorities",
    "need": "less need",
    "beds_maternity": "fewer of its beds for maternity",
    "beds_mental_illness": "fewer of its beds for mental illness",
    "teaching": "no teaching trust",
}
SIZES = {"patients": "patients", "beds": "beds", "people_waiting": "people waiting", "incidents": "incidents"}
"""Covariates of size: what is counted."""

NAMES = {
    "aged_0_14": "children under 15",
    "aged_15_24": "people aged 15 to 24",
    "aged_65_84": "people aged 65 to 84",
    "aged_85_over": "people of 85 and over",
    "deprivation": "its deprivation score",
    "rural": "patients of rural practices",
    "ethnic_minority": "people of ethnic minorities",
    "need": "its need for each person",
    "beds_maternity": "beds for maternity",
    "beds_mental_illness": "beds for mental illness",
    "teaching": "teaching",
    **SIZES,
}
SCORES = {"deprivation": 1, "need": 2}
"""Covariates that are written unscaled: their decimals."""

OF_BOARDS = (
    "Who a hospital’s patients are is that of the boards they come from, by each board’s share of its patients in 2022."
)
OF_PRACTICES = (
    "Ages, rurality and size are of the patients of its practices, newest count, whatever the year of the measure; a practice is rural "
    "where its own address is."
)
SCORES_MEAN = "Deprivation is the mean score of the IMD 2025; need is weighted patients for each registered one, in NHS England’s allocations."
NO_ETHNICITY = "Ethnic group is not known by practice or network, so it is not compared."
NOT_ADJUSTED = "Not adjusted: places alike in all of this may still differ in illness."
METHOD = (
    "Nearest by weighted Euclidean distance: each difference over the spread between all (the distance of the outer tenths, as that of a "
    "normal distribution), each subject with the same weight. No peer differs by more than 3 units of spread in anything."
)
METHOD_OF_OTHERS = (
    "The peers are those somebody else names. How far apart they are, and in what, is worked out here: differences over the spread "
    "between all of the kind, each subject with the same weight."
)


def difference(apart: PeerDifference) -> str:
    """ "less deprived (19.8 against 31.9)", "smaller (414 beds against 649)"."""
    key, more = apart.covariate.id, apart.spread > 0
    if key == "teaching":
        return MORE[key] if more else LESS[key]
    if key in SIZES:
        words, counted = "larger" if more else "smaller", f"{TOGETHER}{SIZES[key]}"
    else:
        words, counted = MORE[key] if more else LESS[key], ""
    peer, own = (value(apart.covariate, number) for number in (apart.peer, apart.own))
    return f"{words} ({TOGETHER.join((f'{peer}{counted}', 'against', own))})"


def value(covariate: Covariate, number: float) -> str:
    """A covariate's value as written: "12.3%", "31.9", "0.95", "8,120"."""
    if covariate.id in SIZES:
        return f"{number:,.0f}"
    decimals = SCORES.get(covariate.id)
    return say.percent(number) if decimals is None else f"{number:.{decimals}f}"


def alike_in(peer: Peer) -> str:
    """ "deprivation, size and need"; "nothing closely" where every subject differs."""
    if not peer.apart:
        return "another kind of place" if not peer.same_kind else "not known"
    return (
        say.listing([SUBJECTS[subject] for subject in peer.alike_in[:MOST_ALIKE]])
        if peer.alike_in
        else "nothing closely"
    )


def differs_in(peer: Peer) -> str:
    """In what it differs most, with both values; "nothing by much" where it is alike in everything."""
    if not peer.apart:
        return "not compared"
    listed = [difference(apart) for apart in peer.differs_in[:MOST_DIFFERENCES]]
    return "; ".join(listed) if listed else "nothing by much"


def subjects(group: PeerGroup) -> str:
    """The subjects compared: "ages, deprivation, rurality, size and need"."""
    found = dict.fromkeys(covariate.subject for covariate in group.covariates)
    return say.listing([SUBJECTS[subject] for subject in found], len(SUBJECTS))


def how_chosen(group: PeerGroup, noun: Noun) -> str:
    """How the peers were chosen, in one or two sentences."""
    number = len(group.peers)
    if group.basis == "own":
        left = f" Left out, since no such {noun.one} is held: {say.listing(group.left_out)}." if group.left_out else ""
        return f"{'They are' if number > 1 else 'It is'} named in the address of this page.{left}"
    if group.basis == "strategy_unit":
        others = sum(not peer.same_kind for peer in group.peers)
        another = f" Of another kind than {group.area.short_name}: {others} of the {number}." if others else ""
        return f"The Strategy Unit publishes them, without an order; they stand in order of name.{another}"
    if group.basis.startswith("ons_"):
        return "The ONS publishes them as its nearest neighbours, nearest first; those outside England are left out."
    names = say.listing([spoken(peer.area.short_name) for peer in group.peers[:3]])
    are = "is" if number == 1 else "are"
    others_of_kind = f"other {noun.after(group.of)}"
    if number == group.of:
        every = names if number <= 3 else f"The {number} places listed"
        return f"{every} {are} the only {others_of_kind}, however near; compared are {subjects(group)}."
    found = (
        f"Nearest to {spoken(group.area.short_name)} {are} {names}, among {group.of:,} {others_of_kind}. "
        f"Compared are {subjects(group)}."
    )
    few = f" Only {number} {noun.after(number)} {are} like it." if number < NEAREST else ""
    far = f" {group.too_far:,} differ too much in one thing or another to be peers." if group.too_far else ""
    return f"{found}{few}{far}"


def no_peers(group: PeerGroup, noun: Noun) -> str:
    """That a place has no peers, and in what it is furthest from the others."""
    apart, name = group.stands_out, group.area.short_name
    reason = f"No {noun.one} is like {name}, so none is shown as its peer: each of the {group.of:,} others differs too much in one thing or another."
    if apart is None:
        return reason
    own, usual = value(apart.covariate, apart.own), value(apart.covariate, apart.peer)
    return f"{reason} It is furthest from the others in {NAMES[apart.covariate.id]}: {own}, where the middle one has {usual}."


def limits_of(group: PeerGroup) -> tuple[str, ...]:
    """The limits of the comparison, as caveats."""
    held = {covariate.subject for covariate in group.covariates}
    return (
        NOT_ADJUSTED,
        *((OF_BOARDS,) if group.level == "trust" and "deprivation" in held else ()),
        *((OF_PRACTICES, SCORES_MEAN) if group.level != "trust" else ()),
        *((NO_ETHNICITY,) if group.level in ("practice", "pcn") else ()),
        *(
            (f"Not known here and so not compared: {say.listing([NAMES[one.id] for one in group.not_known])}.",)
            if group.not_known
            else ()
        ),
    )
