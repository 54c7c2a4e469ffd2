"""Questions about inequalities that these figures cannot answer, and the data that would."""

from __future__ import annotations

import pandas as pd

from components.exhibit import Column, Exhibit, Table
from domain.inequalities.indicators import not_countable
from pages.data_and_methods.evidence import Evidence
from pages.data_and_methods.view import View
from pages.words import provenance_of_list

CANNOT_SAY: tuple[tuple[str, str, str], ...] = (
    (
        "Which ages account for the gap in life expectancy",
        "Deaths are published for neighbourhoods without ages.",
        "Deaths by age, sex and small area, for five years",
    ),
    (
        "How outcomes differ between ethnic groups",
        "No measure here has outcomes by ethnic group. We know only where people of each group live, which says nothing about any one of them.",
        "Outcomes of patients by recorded ethnic group and age",
    ),
    (
        "Who waits longest by deprivation",
        "Waits are published by board, provider and specialty, without where patients live.",
        "Waiting lists by small area or by fifth of deprivation",
    ),
    (
        "How many people are behind the gaps in patient experience, screening and control of conditions",
        "They are published as the median practice of a fifth, without counts.",
        "Counts of answers and of patients by practice",
    ),
    (
        "Whether recorded illness differs at the same age",
        "Registers are published by practice without ages.",
        "Registers by practice and age band",
    ),
    (
        "Care of mothers and early diagnosis of cancer (two of the five clinical areas of Core20PLUS5)",
        "Continuity of midwifery and stage at diagnosis are not in any file here; waits of 62 days are, by trust.",
        "Both by small area or by fifth of deprivation",
    ),
    (
        "Health checks of people with severe mental illness (one of the five clinical areas)",
        "Registers are published by practice; checks are not.",
        "Checks by practice",
    ),
    (
        "How many life-years different changes would be worth",
        "No source here gives life-years lost by measure and deprivation.",
        "Life-years lost by cause and fifth of deprivation",
    ),
)


def cannot_say(view: View, evidence: Evidence) -> Exhibit:
    frame = pd.DataFrame(CANNOT_SAY, columns=["question", "why", "needed"])
    listed = not_countable(evidence.store)
    others = pd.DataFrame(
        {
            "question": [f"How many people are behind “{each.short_name}”" for each in listed],
            "why": [each.cannot_rank for each in listed],
            "needed": "The counts behind it, by where people live",
        }
    )
    return Exhibit(
        id="cannot-say",
        title="What these figures cannot say about inequalities",
        sentence=(
            f"{len(frame)} questions a board may ask, then {len(others)} measures of outcomes that cannot be ranked by people, each with the reason."
        ),
        table=Table(
            pd.concat([frame, others], ignore_index=True),
            columns=(
                Column("question", "Question"),
                Column("why", "Why it cannot be answered"),
                Column("needed", "What would answer it"),
            ),
        ),
        provenance=provenance_of_list(
            evidence.store,
            (measure.id for measure in listed),
            definition="Questions that the publications held here cannot answer, and measures published without counts.",
            method="The questions were listed by reading the publications. The reasons for measures are those of their catalogue entries.",
            period="The publications held in this edition.",
        ),
    )
