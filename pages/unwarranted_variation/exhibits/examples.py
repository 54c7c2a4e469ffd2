"""Examples to learn from: peers of the place that are outliers on the better side."""

from __future__ import annotations

import pandas as pd

from components.exhibit import Exhibit
from components.page import drills
from data_access import ENGLAND
from domain.unwarranted_variation.funnel import Funnel
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits import peers_table
from pages.unwarranted_variation.exhibits.who_is_like_us import TITLE as WHO_IS_LIKE_US
from pages.unwarranted_variation.view import MOST_TO_CHOOSE, View
from pages.unwarranted_variation.words import both_truths_of, case_mix
from vocabulary import Refused

MOST_EXAMPLES = 12


@drills(peers_table.DRILL)
def examples(view: View, evidence: Evidence) -> Exhibit:
    funnel, row = evidence.funnel, evidence.example_for
    if isinstance(funnel, Refused):
        return _refused(funnel.reason)
    if evidence.indicator.polarity == "neutral":
        return _refused(
            "More of this is neither good nor bad by itself, so nobody is named as doing it well. It would need a measure of "
            "what is done for these people."
        )
    if row is None or not evidence.peers.rows.known[row]:
        return _refused(f"{evidence.no_figure}.")
    name, noun, like = evidence.peers.name(row), evidence.noun, _likeness(evidence)
    better = evidence.similar & funnel.believed_outside("better")
    number = int(better.sum())
    if not number:
        return _refused(
            f"{both_truths_of(evidence, row)}. {_none(evidence, name, like)} on "
            f"the better side of all {evidence.noun.many} compared{_by_chance(evidence, funnel)}. Who is better than {name} itself is told "
            f"under “{WHO_IS_LIKE_US}”.{_wider(view)}",
            title=_better_within_usual(evidence, row, name),
        )
    largest = f": the {MOST_EXAMPLES} that stand for most people" if number > MOST_EXAMPLES else ""
    return Exhibit(
        id="examples",
        title=(
            f"{number:,} {noun.after(number)} like {name} {'stands' if number == 1 else 'stand'} out on the better side, "
            f"{evidence.period.label}"
        ),
        sentence=(
            f"Like means {like}. They are whom to ask how it is done, in order of name{largest}. "
            f"Being like in this does not make their patients alike. {case_mix(evidence)}"
        ),
        table=peers_table.table(evidence, funnel, _listed(evidence, funnel, set(evidence.peers.rows.area[better]))),
        provenance=evidence.provenance,
        caveats=evidence.indicator.caveats,
        can_drill=len(evidence.peers.rows) <= MOST_TO_CHOOSE,
    )


def _better_within_usual(evidence: Evidence, row: int, name: str) -> str:
    """Both truths: how many of those most like a place are clearly better, and that none is so by more than such places usually differ."""
    found, noun = evidence.among_alike(row), evidence.noun
    number = 0 if found is None else found.peers_on(1 if evidence.indicator.polarity == "higher" else -1)
    if not number:
        return f"None of the {noun.many} like {name} is better by more than usual"
    return f"{number:,} {noun.after(number)} like {name} {'does' if number == 1 else 'do'} better, none by more than is usual"


def _by_chance(evidence: Evidence, funnel: Funnel) -> str:
    """That those outside the limits may be there by luck."""
    if not (evidence.similar & funnel.outside("better")).any():
        return ""
    return " by more than luck: what chance puts there is taken out first"


def _none(evidence: Evidence, name: str, like: str) -> str:
    """ "Of the 7 trusts compared that are like it (...), none stands out", of one that it does not."""
    number, noun = int(evidence.similar.sum()), evidence.noun
    if number == 0:
        return f"No {noun.one} compared is like {name} ({like}), so none stands out"
    if number == 1:
        return f"The one {noun.one} compared that is like {name} ({like}) does not stand out"
    return f"Of the {number:,} {noun.many} compared that are like {name} ({like}), none stands out"


def _refused(reason: str, title: str = "Who does it well") -> Exhibit:
    return Exhibit("examples", title, "", refused=reason)


def _listed(evidence: Evidence, funnel: Funnel, codes: set[str]) -> pd.DataFrame:
    """The rows of these places, at most 12, in order of name."""
    frame = peers_table.frame(evidence, funnel)
    frame = frame[frame["code"].isin(codes)]
    largest = frame["over"].abs().nlargest(MOST_EXAMPLES).index
    return frame[frame.index.isin(largest)].sort_values("name").reset_index(drop=True)


def _wider(view: View) -> str:
    """What could find an example, where it has not been tried."""
    ways = [
        *(["with all of England"] if view.compare != ENGLAND else []),
        *(["by chance alone"] if view.limits != "chance" else []),
    ]
    return f" Comparing {' or '.join(ways)} may find one." if ways else ""


def _likeness(evidence: Evidence) -> str:
    """What makes a place like another."""
    if evidence.level == "practice":
        return "from half to twice its size, patients in the same fifth of deprivation and not of very different ages"
    return f"from half to twice its size{', and of its kind' if evidence.level == 'trust' else ''}"
