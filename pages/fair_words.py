"""Results of the fair comparison in words: for the first page, and for the page that shows one measure."""

from __future__ import annotations

from urllib.parse import urlencode

from analysis.fair_comparison.sureness import HeldBack
from components import narrative as say
from data_access import Store
from domain.fair_comparison.beside_plain import within_chance
from domain.fair_comparison.compared import KINDS, Compared
from domain.unwarranted_variation.measures import comparable_measures, levels
from pages import areas, paths
from pages.words import spoken
from vocabulary import Area, Finding, Indicator, Sureness

ALLOWED = {
    "age": "ages",
    "sex": "sexes",
    "deprivation": "deprivation",
    "age_65_and_over": "share of people over 65",
    "diagnosis": "diagnoses",
    "illness": "other illnesses",
    "rurality": "rurality",
    "ethnic_mix": "ethnic mix",
}


def finding_of(store: Store, area: Area, one: Compared) -> Finding:
    """One result of the scan as a finding; its size is positive where it is worse."""
    low, high = sorted((worse_by(one, one.lower), worse_by(one, one.upper)))
    return Finding(
        page=paths.UNWARRANTED_VARIATION,
        sentence=f"{one.indicator.short_name}: {amount(one)} than {_in_front(store, one)}{place(store, area, one)}.",
        detail=" ".join(filter(None, (_detail(store, one, low, high), left_out(one.indicator)))),
        indicator=one.indicator.id,
        family=one.indicator.family,
        area=area.code,
        period=one.period.label,
        size=worse_by(one, one.difference),
        lower=low,
        upper=high,
        size_unit=f"{_signed_unit(one.indicator)} than {comparator(store, one)}",
        direction="unknown" if one.worse is None else "worse" if one.worse else "better",
        going="unknown",  # control charts say that, on the page about variation
        sure=one.sure.phrase,
        link=link(store, area, one),
        freshness=() if one.freshness is None else (one.freshness,),
        like_for_like=one.like_for_like,
        caution=cautions(area, one),
    )


def unit_of(indicator: Indicator) -> str:
    """What a size counts, positive being worse. Of a share the bad side is counted; of a rate where more is better, fewer is worse."""
    if indicator.polarity == "higher" and indicator.value_kind != "proportion":
        return f"{{fewer|more}} {indicator.people}"
    return indicator.people_worse


def worse_by(one: Compared, events: float) -> float:
    """Events more (positive) or fewer, turned so that positive is worse."""
    return -events if one.indicator.polarity == "higher" else events


def amount(one: Compared) -> str:
    """ "about 2,100 more people not checked", "69 fewer nurses"."""
    return say.signed(worse_by(one, one.difference), unit_of(one.indicator))


def plain_comparator(store: Store, one: Compared) -> str:
    """ "the Midlands average"."""
    against = store.area(one.against)
    return f"the {against.short_name} average" if against else "the average"


def comparator(store: Store, one: Compared) -> str:
    """ "the Midlands average for similar people", "the Midlands average"."""
    average = plain_comparator(store, one)
    if not one.like_for_like:
        return average
    return f"{average} for similar {'patients' if one.unit_kind == 'trust' else 'people'}"


def _in_front(store: Store, one: Compared) -> str:
    """ "expected" where it is like for like: what that means stands under the number."""
    return "expected" if one.like_for_like else comparator(store, one)


def _signed_unit(indicator: Indicator) -> str:
    """The unit with a place for "more" or "fewer", as `say.signed` reads it."""
    unit = unit_of(indicator)
    return unit if "{" in unit else f"{{more|fewer}} {unit}"


def place(store: Store, area: Area, one: Compared) -> str:
    unit = store.area(one.unit)
    return f", at {spoken(unit.short_name)}" if unit is not None and one.unit != area.code else ""


def link(store: Store, area: Area, one: Compared) -> str:
    """Where the measure is shown: on the page about variation, at the kind of place it is counted by, or else its entry."""
    kind = KINDS[one.unit_kind]
    offered = {each.id for each in comparable_measures(store, area.code)}
    if one.indicator.id not in offered or kind not in levels(store, one.indicator.id, area.code):
        return f"{paths.DATA_AND_METHODS}?{urlencode({'entry': one.indicator.id})}"
    query = {"area": areas.key_of(area), "indicator": one.indicator.id, "level": kind}
    if one.unit_kind == "trust":
        query["place"] = one.unit
    return f"{paths.UNWARRANTED_VARIATION}?{urlencode(query)}"


def _detail(store: Store, one: Compared, low: float, high: float) -> str:
    people = unit_of(one.indicator)
    limits = f"95% interval: {say.signed(low, people)} to {say.signed(high, people)}."
    if one.like_for_like:
        known = say.listing([ALLOWED[key] for key in one.adjusted_for], most=9)
        return f"Like for like: {amount(one)}. {limits} Allowed for: {known}. Plain, before that: {_crude(one)}."
    reason = f" {one.why_not}" if one.why_not else ""
    return f"{limits} Not adjusted for who the people are.{reason}"


LEFT_OUT = "Excluded patients may explain this."
"""In front, in short: three cards and the first chart stand on one screen. The whole sentence is behind "Why we say this"."""


def caution(indicator: Indicator) -> str:
    """That patients whom practices leave out of a care target are counted, and may be the difference; "" where none are."""
    return LEFT_OUT if _leaves_out(indicator) else ""


def left_out(indicator: Indicator) -> str:
    """The same in full, with the measure's name."""
    if not _leaves_out(indicator):
        return ""
    return f"Patients with personalised care adjustments may explain the difference in {say.mid_sentence(indicator.short_name)}."


def _leaves_out(indicator: Indicator) -> bool:
    return any("personalised care adjustments" in caveat for caveat in indicator.caveats)


def cautions(area: Area, one: Compared) -> str:
    """What stands in front of a difference: that it is no wider than usual, and what may be its reason; "" for neither."""
    return " ".join(filter(None, (usual(area, one), caution(one.indicator))))


REAL = {Sureness.SURE: "A real difference", Sureness.PROBABLY: "Probably a real difference"}


def usual_between(places: str) -> str:
    """ "differences this wide are usual between trusts": the one way of saying so inside a sentence."""
    return f"differences this wide are usual between {places}"


def usual_and_plain(places: str, people: str = "who lives there") -> str:
    """The same of a plain comparison, where it is why we cannot tell: "differences this wide are usual between trusts, and their patients may be why".

    Like for like it is no reason against a claim, because who the people are is allowed for.
    """
    return f"{usual_between(places)}, and {people} may be why"


def usual(area: Area, one: Compared) -> str:
    """The sentence for a claimed difference that is no wider than usual for such places; "" if it is wider or not claimed.

    The badge says whether the difference exists and lasts; the sentence adds that such differences are common.
    """
    if not one.usual:
        return ""
    places = "trusts" if one.unit_kind == "trust" else "systems" if area.kind == "icb" else "areas of its size"
    return f"{REAL[one.sure.phrase]}, but {places} often differ by this much."


HOW_SURE = "How sure that it is a real difference"
"""Above the badges of a table: what the phrase is of."""
WHY_NO_SURER = "Why no surer"


def how_sure(one: Compared) -> str:
    """The badge of a difference in a table: "Probably, like for like; differences this wide are usual"."""
    allowed = "like for like" if one.like_for_like else "not adjusted"
    return f"{one.sure.phrase}, {allowed}{'; differences this wide are usual' if one.usual else ''}"


HELD_BACK: dict[HeldBack | None, str] = {
    "sampling": "chance is not ruled out at 99%",
    "usual spread": "places like it hardly differ in this",
    "periods": "too few periods to say that it lasts",
    "persistence": "past periods do not say that it lasts",
    "standing out": "no wider than usual, and the mix of people may be why",
    None: "",
}
OF_PROBABLE: dict[HeldBack | None, str] = {
    "persistence": "past periods do not show at 95% that it lasts",
    "standing out": "wider than 90% of differences but not 99%, and the mix of people may be why",
}
"""In place of the same above: a difference that is probable has passed the easier mark of each question, so "no wider than usual" would be untrue."""
OF_EXCLUDED = "not once excluded patients are left out"


def why_no_surer(one: Compared, *, scanned: bool = True) -> str:
    """The first question that keeps a difference from the next surer phrase, so that rows with different badges can be distinguished; "" for none.
    `scanned`: whether it was judged beside all other differences of its area."""
    if within_chance(one):
        return "within chance"
    if scanned and one.sure.phrase in REAL and not one.claimed:
        return "turns with ethnic mix and rurality" if one.turns else "not when all are judged together"
    cannot_tell = one.sure.phrase is Sureness.CANNOT_TELL
    # By itself it is clear of chance: what is not clear is the difference among patients not excluded.
    if one.not_excluded is not None and cannot_tell and (one.like_for_like or one.sure.held_back == "sampling"):
        return OF_EXCLUDED
    reason = HELD_BACK[one.sure.held_back]
    return reason if cannot_tell else OF_PROBABLE.get(one.sure.held_back, reason)


def plain_and_fair(changed: int, of: int) -> str:
    """ "11 of 58 differences turn round once similar people are compared"."""
    return f"{changed} of {of} differences {'turns' if changed == 1 else 'turn'} round once similar people are compared"


def _crude(one: Compared) -> str:
    return say.signed(worse_by(one, one.crude), unit_of(one.indicator))
