"""Which boards a trend is of, where it runs across the day on which England's boards changed."""

from __future__ import annotations

from collections.abc import Sequence

from components import narrative as say
from data_access import Store
from data_access.reference.periods import period
from domain.board_changes import boards_changed
from vocabulary import Period


def across_boards(store: Store, periods: Sequence[Period]) -> str:
    """ "England’s boards changed: …", for a series of boards' figures that runs across the change; "" for any other."""
    found = boards_changed(store, periods)
    if found is None:
        return ""
    last, first = period(found.last).label, period(found.first).label
    change = f"England’s boards changed: to {last} figures are those of {found.before} boards, from {first} those of {found.after}"
    words = [f"{change}, and each period is compared with the boards of its own time."]
    if found.ours:
        words.append(f"Of the Midlands, {say.listing([area.short_name for area in found.ours])} changed.")
    else:
        words.append("No board of the Midlands changed.")
    if found.divided:
        words.append(
            f"{say.listing([area.short_name for area in found.divided])} {'was' if len(found.divided) == 1 else 'were'} divided between "
            f"boards: no series of {'its' if len(found.divided) == 1 else 'theirs'} goes on."
        )
    return " ".join(words)
