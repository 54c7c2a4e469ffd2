"""What patients' comments are about, by an older list of nine topics: counts only (pxtextmining project, MIT licence).

Layout: the project's own first training file, one row for each comment: organization (Trust A, B or C: names withheld),
question, label (topic), criticality (-5, very critical, to 5, very favourable). The comment itself (`feedback`), its code,
sub-topic and number are not read. There are no dates; comments of about 2019 and 2020 are meant, so the period is one moment
the file does not state.

Definitions
- Topic: share of an organisation's comments that carry the topic. Each carries exactly one, so shares add up to 100%.
- By criticality: share of the comments whose criticality is known that are about the topic and critical (-5 to -1),
  neither (0) or favourable (1 to 5).

Rules
- Criticality must be a whole number from -5 to 5. 36 of 10,334 are not: "-o" (21), -9 (6), "NA" (4) and one each of -6,
  "-NA", "cc", "SS", "A". They are slips of the keyboard whose meaning would be a guess ("-o" may be 0 or -0): those comments
  are counted by topic and left out by criticality. Any other text, or more than 1% of slips, refuses the file.
- A question belongs to one trust and was put in its own words, so trusts are not comparable.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.periods import SNAPSHOT
from data_access.reference.sources.comment_themes import rows_with_line_breaks, shares
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, read_table

ORGANISATIONS = {
    f"Trust {letter}": AreaRow(
        f"comments-trust-{letter.lower()}", f"Trust {letter} (name withheld)", f"Trust {letter}", "organisation"
    )
    for letter in "ABC"
}
TOPICS = {
    "Access": "access",
    "Care received": "care",
    "Communication": "communication",
    "Couldn't be improved": "nothing-to-improve",
    "Dignity": "dignity",
    "Environment/ facilities": "environment",
    "Miscellaneous": "miscellaneous",
    "Staff": "staff",
    "Transition/coordination": "transition",
}
QUESTIONS = {
    "Trust A - Q1": "trust-a-1",
    "Trust A - Q2": "trust-a-2",
    "Trust B - Q1": "trust-b-1",
    "Trust C - Q1": "trust-c-1",
    "Trust C - Q2": "trust-c-2",
}
CRITICALITY = {
    str(number): "critical" if number < 0 else "favourable" if number else "neither" for number in range(-5, 6)
}
SLIPS = frozenset({"-o", "-9", "NA", "-6", "-NA", "cc", "SS", "A"})
MOST_SLIPS = 0.01
ROWS_FLOOR = 10_000


def load(files: Mapping[str, Path], known: Known) -> Loaded:
    """Counts of comments by topic, question and criticality. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    columns = (
        Text("label", among=frozenset(TOPICS)),
        Text(
            "criticality",
            among=frozenset(CRITICALITY) | SLIPS,
            expected="a whole number from -5 to 5, or one of the known slips",
        ),
        Text("organization", among=frozenset(ORGANISATIONS)),
        Text("question", among=frozenset(QUESTIONS)),
    )
    frame = read_table(path, columns, faults, rows_floor=ROWS_FLOOR, rows=rows_with_line_breaks)
    for line, row in frame[frame["question"].str[:7] != frame["organization"]].iterrows():
        faults.add(int(str(line)), "question", row["question"], f"a question of {row['organization']}")
    slips = frame["criticality"].isin(SLIPS)
    if slips.mean() > MOST_SLIPS:
        faults.add(
            None, "criticality", f"{slips.sum()} of {len(frame)} no number from -5 to 5", f"{MOST_SLIPS:.0%} at most"
        )
    faults.refuse_if_any()
    base = pd.DataFrame(
        {
            "area": frame["organization"].map({name: row.code for name, row in ORGANISATIONS.items()}),
            "period": SNAPSHOT,
            "question": frame["question"].map(QUESTIONS),
        }
    )
    topics = base.join(pd.DataFrame({topic: frame["label"] == topic for topic in TOPICS}))
    parts = shares(
        "comment_topics_phase_1", topics, {topic: f"topic={key}" for topic, key in TOPICS.items()}, by="question"
    )
    clear = frame[~slips]
    feeling = clear["criticality"].map(CRITICALITY)
    marks = {
        f"criticality={words}&topic={key}": (feeling == words) & (clear["label"] == topic)
        for words in ("critical", "neither", "favourable")
        for topic, key in TOPICS.items()
    }
    by_feeling = base[~slips].join(pd.DataFrame(marks))
    # By question it would be counts of a few.
    parts += shares("comment_topics_phase_1", by_feeling, {name: name for name in marks}, by=None)
    return Loaded(
        rows_read=len(frame),
        facts=pd.concat(parts, ignore_index=True),
        areas=tuple(ORGANISATIONS.values()),
    )
