"""Attribution: which of the differing parameters make the difference between two scenarios."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import factorial

from vocabulary import Refused

MOST = 8  # differing parameters: each one more doubles the number of model runs


def shares_of_difference(
    gain: Callable[[frozenset[str]], float | Refused], differing: Sequence[str]
) -> dict[str, float] | Refused:
    """The Shapley value of each of `differing`: what it adds between two scenarios, averaged over all orders of
    changing them.

    `gain(changed)` is the gain with these as in the second scenario and the others as in the first. The shares add up
    to `gain(all) - gain(none)`, whatever the interactions. Refuses more than 8, and combinations that the model
    refuses. Source: Shapley LS (1953), A value for n-person games, in Contributions to the Theory of Games II.
    """
    if len(differing) > MOST:
        return Refused(f"They differ in {len(differing)} things; the difference is divided between {MOST} at most.")
    gains: dict[frozenset[str], float] = {}
    for number in range(len(differing) + 1):
        for chosen in combinations(differing, number):
            found = gain(frozenset(chosen))
            if isinstance(found, Refused):
                return found
            gains[frozenset(chosen)] = found
    whole = factorial(len(differing))
    return {
        each: sum(
            factorial(len(before))
            * factorial(len(differing) - len(before) - 1)
            / whole
            * (gains[before | {each}] - value)
            for before, value in gains.items()
            if each not in before
        )
        for each in differing
    }
