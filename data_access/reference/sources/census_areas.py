"""Codes of census areas of 2011.

Where a census area was the same in 2021 as in 2011 the Office for National Statistics kept its code, so that E01011949 names
an area of both years. In the store every area has one kind: areas of 2021 stand under their ONS code, areas of 2011 under
their ONS code with "-2011". Figures may be given by the ONS code: an indicator measured on areas of 2011 means those.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

import pandas as pd

OF_2011 = "-2011"
KINDS_OF_2011 = frozenset({"lsoa11", "msoa11"})
KINDS_OF_2021 = frozenset({"lsoa21", "msoa21"})


def store_code_2011(ons_code: str) -> str:
    """ "E01011949" as "E01011949-2011"."""
    return ons_code + OF_2011


def ons_code_2011(store_code: str) -> str:
    """ "E01011949-2011" as "E01011949"."""
    return store_code.removesuffix(OF_2011)


def name_2011(name: str) -> str:
    """ "Hartlepool 009A" as "Hartlepool 009A (2011)"."""
    return f"{name} (2011)"


def means_2011(geographies: Iterable[str]) -> bool:
    """Whether a plain ONS code in figures measured on these kinds of area is one of 2011."""
    kinds = set(geographies)
    return bool(kinds & KINDS_OF_2011) and not kinds & KINDS_OF_2021


def with_2011(codes: pd.Series[Any], known: Container[str]) -> pd.Series[Any]:
    """Plain codes of census areas of 2011 as store codes, where `known` has such an area; others as they are."""
    different = {code: store_code_2011(str(code)) for code in codes.unique()}
    return codes.map({code: year if year in known else code for code, year in different.items()})
