"""Names of organisations as people write them, from the publishers' capitals."""

from __future__ import annotations

import re
from collections.abc import Mapping

SHORT = 32  # characters a chart's label may have

_SMALL = {"and", "of", "the", "in", "for", "with", "on", "upon", "at", "to", "by", "le", "under"}
# Short forms that are spoken as words or hold a vowel; those without a vowel are known by that.
_CAPITALS = {
    *("NHS", "UK", "LLP", "CIC", "GP", "WIC", "UTC", "MIU", "PCN", "APMS", "ADHD", "UEA", "II", "III"),
    *("ABC", "ACF", "AIC", "APL", "ASOP", "AWC", "ECCH", "EMC", "GOSK", "GPA", "HCA", "HIPC", "HOSMS", "IGPC"),
    *("IW", "LOCC", "MPA", "NEL", "NHUC", "PCCO", "SASSE", "SE", "UHPC", "UOS"),
}
_WITHOUT_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZ]{2,}")
# Words without a vowel that are no initials: shortened words, and a surname.
_SHORTENED = {
    *("BLVD", "CNT", "CNTR", "CT", "CTR", "CTRS", "DR", "DRS", "GRP", "HLTH", "HTH", "LTD", "MC", "MR", "MRS", "NG"),
    *("PRT", "PRTS", "PTN", "PTNR", "PTNRS", "PTR", "PTRS", "RD", "SPCL", "SQ", "ST", "TWNS", "WLK"),
}


def proper_case(text: str) -> str:
    """ "UNIVERSITY HOSPITALS OF LEICESTER NHS TRUST" as "University Hospitals of Leicester NHS Trust".

    Initials keep their capitals: known ones, and words without a vowel that are no shortened word ("SWB", not "Ctr").
    """
    text = re.sub(r"\bNATIONAL HEALTH SERVICE\b", "NHS", " ".join(text.split()).upper())
    return re.sub(r"[A-Z][A-Z'’]*", lambda match: _word(match.group(), first=match.start() == 0), text)


def _word(word: str, *, first: bool) -> str:
    if word == "GPS":
        return "GPs"
    if word in _CAPITALS or (_WITHOUT_VOWEL.fullmatch(word) and word not in _SHORTENED):
        return word
    if word.lower() in _SMALL and not first:
        return word.lower()
    return word.capitalize()  # lowers what follows an apostrophe too: Children's, Guy's, Thomas'


def is_trust(code: str, name: str) -> bool:
    """Whether an organisation is an NHS trust: by its ODS code, R or T and two more, or by its name."""
    return bool(re.fullmatch(r"[RT][A-Z0-9]{2}", code) or re.search(r"\bNHS (Foundation )?Trust$", name, re.IGNORECASE))


def icb_short_name(name: str) -> str:
    """ "NHS Black Country Integrated Care Board" as "Black Country"."""
    return re.sub(r"^NHS (.+) Integrated Care Board$", r"\1", name)


# Applied one after the other, only until the name is short enough.
_SHORTER = (
    (r"\bHospitals? of\b", "Hospitals"),
    (r" and ", " & "),
    (r"\bUniversity\b", "Univ."),
    (r" Teaching\b", ""),
    (r" Integrated Care\b| Healthcare\b", ""),
    (r"\bUniv\. Hospitals?\b", "UH"),
    (r" Hospitals?\b", ""),
    (r" Ambulance Service( Univ\.)?", " Ambulance"),
    (r" Community Health Services?\b", " Community"),
    (r" Mental Health\b", " MH"),
    (r" (Health|Partnership) (&|and) (Social )?Care\b| Partnership\b| Orthopaedic\b", ""),
    (r"^(\w+), .*$", r"\1"),
)


def trust_short_name(name: str) -> str:
    """The name without "NHS Foundation Trust", "NHS Trust" and a leading "The"; if that is longer than a label allows,
    with its commonest words shortened, as few as will do."""
    short = re.sub(r",? NHS (Foundation )?Trust$", "", name)
    short = re.sub(r"^The ", "", short)
    for pattern, instead in _SHORTER:
        if len(short) <= SHORT:
            break
        short = re.sub(pattern, instead, short).strip()
    return short if len(short) <= SHORT else short[: SHORT - 1].rstrip() + "…"


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """A short name for each trust, by code; where two would be the same, both carry their code."""
    short = {code: trust_short_name(name) for code, name in names.items()}
    repeated = {label for label in short.values() if list(short.values()).count(label) > 1}
    return {
        code: f"{label[: SHORT - len(code) - 3].rstrip()} ({code})" if label in repeated else label
        for code, label in short.items()
    }
