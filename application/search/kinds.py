"""Kinds of everyday question whose words would lead to the wrong card, each with the card it means.

No measure has "care" of an illness in its name; the card on "premature deaths" speaks of years of life lost; and "is it
widening?" asks about the inequality named before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from application.search.index import Index, concepts
from application.search.words import IGNORED
from data_access import Store
from pages import paths

COVERS = 0.6  # the share of the subject's weight that a measure must cover
NO_CONTACTS = "The places are named here; whom to ask there is not held."
NO_PRICE = "What longer lives would cost is not held here: one card says what they would gain, another what a sum of money would buy."
IN_YEARS = "Deaths are not counted by deprivation here: what the most deprived lose is told in years of life."

PEERS = ("card", paths.UNWARRANTED_VARIATION, "who_is_like_us?compare=like")
WELL = ("card", paths.UNWARRANTED_VARIATION, "doing_well")
EXAMPLES = ("card", paths.UNWARRANTED_VARIATION, "examples")
LONGER_LIVES = ("what-if", paths.INEQUALITIES, "level-up")
SHORTER_LIVES = ("card", paths.INEQUALITIES, "slopes")
PREVENTABLE = ("measure", "mortality_preventable_under_75")
EXPECTED = ("measure", "life_expectancy_at_birth_la")
EARLY_DEATHS = ("card", paths.WIDER_ECONOMY, "early_deaths")
LARGEST = ("page", paths.INEQUALITIES)
PRIORITIES = ("card", paths.INEQUALITIES, "priorities")
EVALUATED = ("card", paths.LEARNING, "course")
COULD_TELL = ("card", paths.LEARNING, "could_tell")
DECIDED = ("page", paths.LEARNING)
DECIDE = ("form", paths.LEARNING)
MERGER = ("what-if", paths.RESOURCE_DISTRIBUTION, "merge")
MONEY_MOVED = ("what-if", paths.INEQUALITIES, "spending")
EXCLUDED = ("card", paths.UNWARRANTED_VARIATION, "excluded")
ALL_EXCLUDED = ("measure", "qof_excluded")
NOISE = ("card", paths.OVERVIEW, "turned")
RANKS = ("card", paths.UNWARRANTED_VARIATION, "ranks")
EXPLAINED = ("card", paths.UNWARRANTED_VARIATION, "what_explains")
WIDENING = ("card", paths.INEQUALITIES, "size_and_trend")

OF_CARE: dict[str, str] = {
    "af": "anticoagulation_atrial_fibrillation",
    "asthma": "asthma_review",
    "atrial fibrillation": "anticoagulation_atrial_fibrillation",
    "blood pressure": "blood_pressure_at_target_under_80",
    "cancer": "cancer_62_day",
    "chd": "cholesterol_at_target_cardiovascular_disease",
    "cholesterol": "cholesterol_at_target_cardiovascular_disease",
    "copd": "copd_review",
    "coronary heart disease": "cholesterol_at_target_cardiovascular_disease",
    "dementia": "dementia_care_plan_review",
    "depression": "depression_early_review",
    "diabetes": "blood_sugar_at_target_diabetes",
    "diabetic": "blood_sugar_at_target_diabetes",
    "heart disease": "cholesterol_at_target_cardiovascular_disease",
    "heart failure": "beta_blocker_heart_failure",
    "high blood pressure": "blood_pressure_at_target_under_80",
    "hypertension": "blood_pressure_at_target_under_80",
    "mental health": "severe_mental_illness_health_check",
    "mental illness": "severe_mental_illness_health_check",
    "severe mental illness": "severe_mental_illness_health_check",
    "smoking": "smoking_support_offered",
    "stroke": "blood_pressure_at_target_stroke_under_80",
    "vaccination": "vaccination_5_years",
    "vaccinations": "vaccination_5_years",
}
"""Illness -> the measure of how well it is treated, for questions that name no treatment."""

OF_SERVICES: dict[str, tuple[str, ...]] = {
    "ambulance": ("category_2_response_time", "ambulance_hear_and_treat"),
    "ambulances": ("category_2_response_time", "ambulance_hear_and_treat"),
    "ambulance service": ("category_2_response_time", "ambulance_hear_and_treat"),
    "paramedics": ("category_2_response_time", "ambulance_hear_and_treat"),
    "aande": ("ae_4_hour_type_1", "ae_4_hour_all_icb", "ae_12_hour_from_decision"),
    "emergency departments": ("ae_4_hour_type_1", "ae_4_hour_all_icb", "ae_12_hour_from_decision"),
}
"""Service -> the measures of how fast it is, for questions that name nothing else."""

_LIKE = r"(?:like (?:us|ours?|it|them|itself)|our (?:peers|neighbours)|similar(?: to)?(?: us| ours)?|comparable(?: to)?(?: us| ours)?|same as us|resembling us)"
_WELL = r"(?:do|does|doing|done|did|is|are|has|have|perform|performs|performing) (?:it |the )?(?:much |clearly )?(?:better|best|well)(?: than (?:us|ours?|we do|it))?"
_LEARN = r"(?:(?:can|could|should|might|would|to)? ?(?:we |i |our board |us )?(?:learn|copy)(?: lessons)? from|(?:can |could |should )?(?:our board )?learn from|(?:can|could|should) we (?:copy|emulate))"
_CONTACT = (
    r"(?:and )?(?:who|whom) (?:can|could|should|might|would|do) (?:we|i) (?:then )?"
    r"(?:ask|ring|call|phone|email|visit|contact|go to|talk to|speak to|speak with|talk with)(?: about it| there| for advice)?"
)
_OF_PEERS = tuple(re.compile(rf"\b{each}\b") for each in (_CONTACT, _LIKE, _WELL, _LEARN))
_DOES = re.compile(
    r"^(?:who|which \w+) (?:does|do|manages?|treats?) (?!it\b|we\b)(.+?) (?:best|better|well)\b(?! on\b)"
    r"|^(?:who|which \w+) (?:is|are) (?:the )?(?:best|better|good) (?:at|in|with) (?:\w+ing (?:to )?)?(.+)$"
)
_LEFT_OVER = re.compile(
    r"\b(?:and|who|whom|which|what|systems?|boards?|icbs?|places?|areas?|trusts?|hospitals?|elsewhere|where|is|by|in (?:the country|england)|anybody|anyone|among|"
    r"most|us|we|than|for|on|at|in|of|with|the|their|its|our|about|by how much|how much better|peers)\b"
)
_CARE = re.compile(
    r"\b(?:care|caring|treatments?|treating|treated|controls?|controlled|controlling|manage|managed|managing|management|"
    r"outcomes?|looking after|looks? after|patients|people|those|having)\b"
)
_DEATHS = re.compile(
    r"\b(?:(?:premature|avoidable|preventable|early|unnecessary|excess)(?: \w+)?(?: \w+)? deaths?|deaths? (?:\w+ ){0,4}(?:avoid|avoidable|avoided|prevent|preventable|prevented)|"
    r"years? of (?:potential )?li(?:fe|ves)|lost years|life years|"
    r"(?:die|dies|dying|died|death) (?:\w+ )?(?:early|earlier|young|younger|sooner|prematurely|too soon|before their time)|"
    r"live (?:\w+ )?(?:longer|shorter|as long)|longer (?:would|could|do|might) (?:\w+ ){0,2}live|lives? (?:\w+ ){0,3}(?:lost|cut short|saved)|saves? (?:\w+ )?lives)\b"
)
_LENGTH = re.compile(
    r"\b(?:die|dies|dying|died|live|lives|living) (?:\w+ )?(?:younger|sooner|earlier|longer|shorter|as long)\b"
)
_EARLY = re.compile(
    r"(?:how many |the |number of )*(?:premature|avoidable|preventable|early) deaths?(?: under 75| before 75)?(?: and (?:the )?(?:years of (?:potential )?life lost|years lost|years))?"
    r"(?: (?:do we have|are there|here|in))?|(?:potential )?years of (?:potential )?life lost(?: before 75)?|how many (?:people )?die (?:too )?(?:early|young|prematurely)(?: here| in)?"
)
_EXPECTED = re.compile(
    r"\b(?:life expectancy|lifespans?|length of life|shorter (?:\w+ )?lives|lives (?:\w+ )?shorter)\b"
)
_DEPRIVED = re.compile(
    r"\b(?:deprived|deprivation|poor|poorest|poorer|poverty|disadvantaged|worst off|least well off|bottom fifth)\b"
)
_LARGEST = re.compile(
    r"\b(?:largest|biggest|greatest|widest|worst|main|most serious) (?:\w+ )?(?:inequality|inequalities|gaps?)\b"
)
_WIDENS = re.compile(
    r"\b(?:(?:is|are|has|have) (?:it|they|that|this) (?:been )?)?(?:widening|widened|growing|grown|narrowing|narrowed|shrinking|getting (?:worse|better|wider))\b"
)
_LUCK = re.compile(
    r"\b(?:(?:only|just|mere|pure|sheer|down to|by) )*(?:chance|luck|lucky|random|randomness|noise|coincidence|a fluke|flukes?)\b"
)
_DIFFERENCES = re.compile(
    r"\b(?:how much|gaps?|differences?|differ|differs|variation|varies|vary|between|practices|trusts|systems|real|due|true|genuine)\b"
)
_HAVE = re.compile(
    r"^how many (?:people |patients |adults |residents |of us |of our (?:patients|people|residents) )?(?:here )?"
    r"(?:have had|have|had|suffer from|suffer|are living with|live with|with) (?:an? )?(.+)$"
)
_MERGER = re.compile(r"\b(?:merg\w+|amalgamat\w+|put(?:ting)? together)\b")
_WINS = re.compile(r"\b(?:los\w+|gains?|gained|gaining|wins?|winning|winners?|better|worse|pays?|subsid\w+|cost\w*)\b")
_SURE = re.compile(r"\b(?:and )?how (?:sure|certain|confident) (?:are|is) (?:you|we|it|that)(?: of (?:it|that))?\b")
_TREATED = re.compile(
    r"\b(?:right|best|proper|recommended) (?:drugs?|medicines?|medication|treatments?|tablets|pills)\b"
    r"|\b(?:treated|looked after) (?:well|properly|as they should(?: be)?)\b|\bwell (?:treated|looked after)\b"
)
"""Asks how well those who have an illness are treated."""
_SERVED = re.compile(
    r"\b(?:how (?:good|well|bad|badly|quick|quickly|fast|slow|soon|long|reliable)|(?:good|quick|fast|quickly|soon) enough|in time|on time|so long|too long|"
    r"too slow|too slowly|slow|quick|quicker|quickly|fast|faster|promptly)\b"
)
"""Asks how fast or how good a service is."""
_OF_SERVICE = re.compile(
    r"\b(?:does|do|did|can|will|take|takes|took|taking|come|comes|coming|get|gets|getting|there|here|reach|reaches|reaching|arrive|arrives|arriving|"
    r"respond|responds|responding|response|answer|calls?|emergency|emergencies|wait|waits|why|to|an?|so|too|as|heart attacks?|strokes?|or|people|patients|999|other|compared|with)\b"
)
_LEFT_OUT = re.compile(
    r"\b(?:leav\w*|left|tak\w*|took|kept|keep\w*|drop\w*|remov\w*) (?!home|hospital)(?:\w+ ){0,5}?(?:out|off)\b(?=.* (?:of|from|the) |$)"
    r"|\b(?:exclud\w*|exempt\w*|except(?:ed|ions?))\b"
)
"""Asks about patients who do not count towards the targets of general practice."""
_PRACTICES = re.compile(
    r"\b(?:practices?|surger(?:y|ies)|gps?|patients?|targets?|registers?|counts?|counted|figures)\b"
)
_COST = re.compile(r"\b(?:costs?|costing|expensive|price|afford|pay for|bill)\b")
_LEVELLED = re.compile(
    r"\b(?:level(?:l?ing)? up|levell?ed up)\b|\b(?:clos\w*|narrow\w*|rais\w*|bridg\w*|lengthen\w*|longer|end\w*) (?:\w+ ){0,4}(?:life expectancy|lives)\b"
)
_WORKED = re.compile(
    r"^(?:did|has|have|had|was|were|is|are|how)\b.*\b(?:success|successful|successfully|succeed|succeeded|failed|paid off|paying off)\b"
    r"|^(?:did|has|have|had|was|were|is|are)\b.*\b(?<!of )(?<!in )(?<!to )(?<!at )(?<!from )(?:work|worked|working)$"
    r"|^(?:did|has|have)\b.*\b(?:make|made) (?:a|any|much|some|the) (?:\w+ )?difference\b"
    r"|^(?:did|has|have) (?:\w+ ){0,4}?(?:\w{3,}ing|changes?|schemes?|programmes?|pilots?|campaigns?|reforms?|merg\w+|investments?|initiatives?) (?:\w+ ){0,5}?"
    r"(?:reduced?|cut|lower(?:ed)?|improved?|rais(?:e|ed)|shorten(?:ed)?|increased?|change|speed up|sped up|make|made|help|helped) (?!since\b|in\b|over\b|from\b)\w+"
)
"""Asks whether what was done had the effect wanted, whatever it was."""
_RECORDS = re.compile(
    r"^(?:(?:please|i|id|we|you|me|us|d|want|need|would|like|how|do|does|can|could|should|may|where|to|let|lets|help) )*"
    r"(?:record|sign|log|register|minute|note|enter|add|write|save)(?:ing)?(?: down| up)? (?:(?:a|an|the|our|my|this|that|new|board) )*decisions?\b"
)
"""Asks to record a decision, whatever it is about."""


@dataclass(frozen=True)
class Meant:
    """The cards that come first (keys of their documents), the measure that cards on variation open with, and the
    sentence above.
    """

    cards: tuple[tuple[str, ...], ...]
    measure: str = ""
    said: str = ""


def meant(
    store: Store, index: Index, text: str, offered: Collection[str], spoken_of: Callable[[str], bool] = lambda id: True
) -> Meant | None:
    """The meaning of a question of one of these kinds; None for any other.

    `text`: the question without names of places; `offered`: ids of the measures compared on variation; `spoken_of`:
    whether a measure is known for the places meant.
    """
    plain = " ".join(re.findall(r"[a-z0-9&]+", text.casefold().replace("’", "'").replace("'s", "s")))
    if _RECORDS.search(plain):
        return Meant((DECIDE, DECIDED))
    if _WORKED.search(plain):
        return Meant((EVALUATED, DECIDED, COULD_TELL))
    if _TREATED.search(plain) and (id := _illness(_TREATED.sub(" ", plain))) in offered:
        return Meant((("measure", id),))
    if _LEFT_OUT.search(plain) and _PRACTICES.search(plain):
        return Meant((EXCLUDED, ALL_EXCLUDED))
    if _COST.search(plain) and _LEVELLED.search(plain):
        return Meant((LONGER_LIVES, MONEY_MOVED), said=NO_PRICE)
    if _MERGER.search(plain) and _WINS.search(plain) and not _WORKED.search(plain):
        return Meant((MERGER,))
    if _SERVED.search(plain) and (ids := _service(index, plain)):
        return Meant(tuple(("measure", id) for id in ids))
    if (has := _HAVE.search(plain)) and (id := _on_record(index, has[1])):
        return Meant((("measure", id),))
    return (
        _peers(store, index, plain, offered, spoken_of)
        or _lives(plain)
        or _largest(index, plain)
        or _luck(index, plain)
    )


def _peers(
    store: Store, index: Index, plain: str, offered: Collection[str], spoken_of: Callable[[str], bool]
) -> Meant | None:
    contact, like, well, learn = (bool(each.search(plain)) for each in _OF_PEERS)
    does = _DOES.search(plain)
    if not (learn or contact or does or (like and well)):
        return None
    rest = (does[1] or does[2]) if does else plain
    for each in _OF_PEERS:
        rest = each.sub(" ", rest)
    rest = " ".join(_LEFT_OVER.sub(" ", rest).split())
    id = _subject(store, index, rest, [each for each in offered if spoken_of(each)])
    if not id:
        return None
    return Meant((PEERS, WELL, EXAMPLES), id, NO_CONTACTS if contact else "")


def _subject(store: Store, index: Index, rest: str, offered: Collection[str]) -> str:
    """The measure that a question about "who does better" means, if its desirable direction is known; "" without one.

    An illness alone means the measure of its treatment.
    """
    illness = " ".join(_CARE.sub(" ", rest).split())
    if OF_CARE.get(illness) in offered and (illness != "smoking" or illness != rest):
        return OF_CARE[illness]
    found = []
    for wanted in dict.fromkeys((rest, illness)):
        asked = concepts(wanted, index)
        hits = index.search(asked, wanted) if asked else []
        of_measures = [hit for hit in hits if hit.document.key[0] == "measure" and hit.document.key[1] in offered]
        found += [hit.document.key[1] for hit in of_measures if hit.covered >= COVERS]
    return min(found, key=lambda id: store.indicator(id).polarity == "neutral", default="")


def _illness(rest: str) -> str:
    """The measure of how well an illness is treated, where a question names nothing besides; "" where it does."""
    words = _LEFT_OVER.sub(" ", _CARE.sub(" ", rest)).split()
    return OF_CARE.get(" ".join(word for word in words if word not in IGNORED), "")


def _service(index: Index, plain: str) -> tuple[str, ...]:
    """The measures of how fast a service is, where a question names nothing besides; () where it does."""
    rest = _OF_SERVICE.sub(" ", _SERVED.sub(" ", re.sub(r"\ba ?(?:&|and) ?e\b", "aande", plain)))
    words = (word for word in _LEFT_OVER.sub(" ", rest).split() if word not in IGNORED)
    return OF_SERVICES.get(" ".join(words), ())


def _on_record(index: Index, illness: str) -> str:
    """The measure of how many have an illness, where a question names nothing else; "" where it does."""
    asked = concepts(illness, index)
    hits = index.search(asked, illness) if asked else []
    whole = [hit.document.key[1] for hit in hits if hit.covered > 0.99 and hit.document.key[0] == "measure"]
    return next((id for id in whole if id.endswith("_prevalence")), "")


def _lives(plain: str) -> Meant | None:
    """The cards on early deaths, and on how long the most deprived live: the years they would gain, and by how many years
    their lives are shorter.
    """
    if not _DEPRIVED.search(plain):
        if _EARLY.fullmatch(plain):
            return Meant((EARLY_DEATHS, PREVENTABLE))
        return Meant((EXPECTED, SHORTER_LIVES, PREVENTABLE)) if _LENGTH.search(plain) else None
    if _DEATHS.search(plain):
        of_deaths = "years" not in plain and "live" not in plain.split()
        return Meant((LONGER_LIVES, SHORTER_LIVES, EARLY_DEATHS, PREVENTABLE), said=IN_YEARS if of_deaths else "")
    return Meant((SHORTER_LIVES, LONGER_LIVES)) if _EXPECTED.search(plain) else None


def _largest(index: Index, plain: str) -> Meant | None:
    """The largest inequality of all: the finding at the top of its page, with how sure it is."""
    if not _LARGEST.search(plain):
        return None
    rest = plain
    for each in (_LARGEST, _WIDENS, _SURE):
        rest = each.sub(" ", rest)
    return None if concepts(rest, index) else Meant((LARGEST, PRIORITIES, WIDENING))


def _luck(index: Index, plain: str) -> Meant | None:
    """How much of what differs is chance, whatever it is."""
    if not _LUCK.search(plain):
        return None
    rest = _LEFT_OVER.sub(" ", _DIFFERENCES.sub(" ", _LUCK.sub(" ", plain)))
    return None if concepts(rest, index) else Meant((NOISE, RANKS, EXPLAINED))


def without_contact(text: str) -> str:
    """The question without "and whom could we ask", whose "we" is not an area to compare."""
    return _OF_PEERS[0].sub(" ", text)


def documents_of(index: Index, cards: Sequence[tuple[str, ...]]) -> list[int]:
    """Positions of these documents among all, in their order. Missing documents are left out."""
    at = {document.key: row for row, document in enumerate(index.documents)}
    return [at[key] for key in cards if key in at]
