"""Terms that explain themselves: on hover, on keyboard focus and, in print, as they stand.

A term is marked once per exhibit. Definitions are ours, one or two sentences, for a reader with no statistics.
"""

from __future__ import annotations

from functools import lru_cache

from dash import html

TERMS: dict[str, str] = {
    "95% interval": (
        "The range in which the true figure very probably lies, given how many people were counted. "
        "Fewer people, wider range."
    ),
    "limits": (
        "The lines between which an organisation is expected to fall if it is no different from the rest. "
        "About 1 in 20 falls outside the 95% limits by luck alone, about 1 in 500 outside the 99.8% limits."
    ),
    "usual spread": (
        "Organisations differ for many reasons: patients, buildings, how figures are recorded. Limits that allow for "
        "the usual spread only pick out an organisation that differs by more than such differences normally bring."
    ),
    "usual range": (
        "Where the monthly figure is expected to lie while nothing changes: the average plus or minus 2.66 times the "
        "average step from one month to the next, and wider where each month resembles the one before."
    ),
    "percentage point": "The plain difference of two percentages: from 60% to 63% is 3 percentage points.",
    "major A&E": "Type 1: an emergency department led by consultants and open day and night with full resuscitation.",
    "GVA": (
        "Gross value added: what an industry or a place earns, its sales less what it buys from others. It pays wages and "
        "profits. For public services it is mostly what they cost to run."
    ),
    "Type I": (
        "Counts what suppliers, and their suppliers in turn, make and earn. What employees then spend of their wages is left "
        "out."
    ),
    "need index": (
        "How much one person here is expected to need, against one person in the area compared with: 1 is the same, 1.05 is 5% "
        "more. NHS England works it out from age, illness, deprivation and past use, and shares out money by it."
    ),
    "weighted patient": (
        "Patients counted by the work they are expected to bring: an older or sicker patient counts as more than one. The "
        "weights here are those by which practices are paid (Carr-Hill)."
    ),
    "slope": (
        "How much a figure differs between the most and the least deprived end of a population in order of deprivation: the height of the "
        "straight line through all of it. It uses everybody, not only the two extreme groups."
    ),
    "decision to admit": "The moment a clinician decides that a patient in A&E needs a hospital bed.",
}


def term(name: str, words: str | None = None) -> html.Span:
    """A marked term of the glossary."""
    return explained(words or name, TERMS[name])


def explained(words: str, meaning: str) -> html.Span:
    """Words whose explanation shows on hover and on focus, and is read out by a screen reader."""
    return html.Span(
        [words, html.Span(meaning, className="term-meaning", role="tooltip")],
        className="term",
        tabIndex="0",
    )


@lru_cache(2048)
def marked(text: str) -> tuple[str | html.Span, ...]:
    """`text` with the first occurrence of each known term marked. Remembered: cautions and definitions come again and again."""
    parts: list[str | html.Span] = [text]
    for name in sorted(TERMS, key=len, reverse=True):
        for index, part in enumerate(parts):
            if isinstance(part, str) and name in part:
                before, _, after = part.partition(name)
                plural = "s" if after.startswith("s") else ""
                shown = term(name, name + plural)
                parts[index : index + 1] = [piece for piece in (before, shown, after[len(plural) :]) if piece]
                break
    return tuple(parts)
