"""What is known of every trust: its kind, its size, its services and, for hospitals, the people of the boards it serves."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from caching import SingleFlightCache
from data_access import TRUST_KINDS, Store, load_specialist_trusts
from domain.peers.covariates import Covariate, PeerTable, load_area_table
from vocabulary import NOT_HELD, Refused

FloatArray = NDArray[np.float64]

SPECIALIST = "Acute - Specialist"  # the subtype of those that are compared with no general hospital
SUBTYPE = "trust_subtype"  # a classification: NHS England's, of the Oversight Framework
TRUSTS = (*TRUST_KINDS, "provider")  # the store's kinds of area that are trusts
BEDS = "overnight_beds_available"
WAITING = "community_waits_over_18_weeks"
INCIDENTS = "ambulance_hear_and_treat"

KIND = {
    "Acute - Teaching": "acute",
    "Acute - Large": "acute",
    "Acute - Medium": "acute",
    "Acute - Small": "acute",
    "Acute - Multi-Service": "acute",
    "Mental Health and Learning Disability": "mental health",
    "Care Trust": "mental health",
    "Community": "community",
    "Ambulance": "ambulance",
}
"""The kind of trust of each type of the publisher. Care trusts are mental health trusts that also provide social care."""

OF_BOARDS = ("aged_65_84", "aged_15_24", "deprivation", "ethnic_minority", "rural")
"""Covariates of boards that say who a hospital's patients are, by where they live."""

_cache = SingleFlightCache(4)
_specialists = SingleFlightCache(4)


def load_specialists(store: Store) -> Mapping[str, str]:
    """What kind of hospital each specialist trust is, by its code: a children's hospital is compared with no general one. Those whose publisher
    calls them specialist, and those that are in no publication of types."""
    found: Mapping[str, str] = _specialists.get((store,), lambda: _load_specialists(store))
    return found


def _load_specialists(store: Store) -> dict[str, str]:
    published = {code for code, subtype in store.classes(SUBTYPE).items() if subtype == SPECIALIST}
    named = {code: kind for code, kind in load_specialist_trusts().items() if store.area(code) is not None}
    return dict.fromkeys(sorted(published), "specialist hospital") | named


def load_trust_table(store: Store) -> PeerTable | Refused:
    """Every trust whose kind is known. Of which covariates a trust has figures depends on its kind: size is beds for hospitals and
    mental health trusts, people waiting for community trusts, incidents for ambulance trusts."""
    found: PeerTable | Refused = _cache.get(store, lambda: _load(store))
    return found


def _load(store: Store) -> PeerTable | Refused:
    classes = store.classes(SUBTYPE)
    kinds = {code: KIND[subtype] for code, subtype in classes.items() if subtype in KIND}
    special = load_specialist_trusts()  # each is a kind of its own
    kinds |= {code: kind for code, kind in special.items() if store.area(code) is not None}
    if not kinds:
        return Refused(f"The types of trusts are {NOT_HELD}.")
    boards = load_area_table(store, "icb")
    if isinstance(boards, Refused):
        return boards
    codes = sorted(kinds)
    beds = {code: number for code, number in _figures(store, BEDS).items() if number > 0}
    columns: dict[Covariate, FloatArray] = {
        Covariate("beds", "size", "log", BEDS): _listed(codes, beds),
        Covariate("people_waiting", "size", "log", WAITING): _of_kind(
            codes, kinds, _figures(store, WAITING, counted=True), "community"
        ),
        Covariate("incidents", "size", "log", INCIDENTS): _of_kind(
            codes, kinds, _figures(store, INCIDENTS, counted=True), "ambulance"
        ),
        Covariate("beds_maternity", "services", "plain", BEDS): _share(store, codes, beds, "maternity"),
        Covariate("beds_mental_illness", "services", "plain", BEDS): _share(store, codes, beds, "mental-illness"),
        Covariate("teaching", "teaching", "plain", ""): np.array(
            [float(classes[code] == "Acute - Teaching") if kinds[code] == "acute" else np.nan for code in codes]
        ),
    }
    columns |= _people(store, codes, boards)
    return PeerTable(
        level="trust",
        codes=np.array(codes, dtype=object),
        kinds=np.array([kinds[code] for code in codes], dtype=object),
        scaled_with=np.array(["acute" if code in special else kinds[code] for code in codes], dtype=object),
        covariates=tuple(columns),
        values=np.column_stack(list(columns.values())),
    )


def _people(store: Store, codes: list[str], boards: PeerTable) -> dict[Covariate, FloatArray]:
    """Who lives in the boards that each trust's patients come from, by their shares of its patients."""
    shares = [store.patient_shares(code) for code in codes]
    rows = [[(boards.row_of[board], share) for board, share in one if board in boards.row_of] for one in shares]
    found = {}
    for covariate in boards.covariates:
        if covariate.id in OF_BOARDS:
            of_board = boards.column(covariate.id)
            found[covariate] = np.array([_mean(of_board, one) for one in rows])
    return found


def _mean(values: FloatArray, shares: list[tuple[int, float]]) -> float:
    whole = sum(share for _, share in shares)
    return float(sum(values[row] * share for row, share in shares) / whole) if whole > 0 else float("nan")


def _figures(store: Store, indicator: str, breakdown: str = "", *, counted: bool = False) -> dict[str, float]:
    """The newest figure of each trust, or with `counted` the count it is out of. {} where the edition has none."""
    found: dict[str, float] = {}
    if indicator not in store.indicators():
        return found
    for kind in TRUSTS:
        for period in store.periods(indicator, kind=kind, breakdown=breakdown)[-1:]:
            rows = store.observations(indicator, period, kind=kind, breakdown=breakdown)
            values = rows.denominator if counted else rows.value
            found |= {
                str(code): float(value)
                for code, value, known in zip(rows.area, values, rows.known, strict=True)
                if known
            }
    return found


def _listed(codes: list[str], figures: Mapping[str, float]) -> FloatArray:
    return np.array([figures.get(code, np.nan) for code in codes], dtype=np.float64)


def _of_kind(codes: list[str], kinds: Mapping[str, str], figures: Mapping[str, float], kind: str) -> FloatArray:
    """Figures of the trusts of one kind: for the others they do not say how large the trust is."""
    return np.where([kinds[code] == kind for code in codes], _listed(codes, figures), np.nan)


def _share(store: Store, codes: list[str], beds: Mapping[str, float], sector: str) -> FloatArray:
    """The share of the beds that are of one sector."""
    part = _figures(store, BEDS, f"bed_sector={sector}")
    return np.array([part.get(code, np.nan) / beds.get(code, np.nan) for code in codes], dtype=np.float64)
