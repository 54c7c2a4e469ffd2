"""UK input-output analytical tables 2022, 105 products (Office for National Statistics, through a third party).

Layout: three CSV files saved from an R package of the University of Sheffield, which holds the publisher's tables.
- direct: A, the direct requirements: row product bought per pound of column product made. First column `code`.
- inverse: L, the Type I Leontief inverse, same shape: row product made in all per pound of final demand for the column.
- summary: one row for each product: output, GVA, taxes (million pounds), coefficients per pound of output, jobs of the
  Labour Force Survey, and multipliers worked out from them by whoever saved the file. All are worked out again here.

Definitions, for a pound more of final demand for a product, with the suppliers' suppliers and so on, but without what
employees spend of their wages (Type I):
- output multiplier: output of all products together, the column's sum of L.
- GVA multiplier: GVA of all products per pound of the product's own GVA.
- jobs effect: full-time equivalent jobs in all products, per million pounds.

Rules
- L must be the inverse of I - A to 1e-6, and every multiplier what follows from L, or the files are refused; so are they
  when human health is not 1.517 and residential care and social work not 1.552, the figures published.
- The Labour Force Survey found nobody in coal mining (B05). Its jobs are taken as missing, and so is its jobs effect; in
  other products' effects it counts as 0, which hardly matters: coal is one part in 38,000 of output.
- Keys of products are the codes without "CPA_" and with " & " and ", " as "_": Q87_Q88. "&" parts breakdowns.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.reference.sources.loaded import Known, Loaded, Matrix, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table

UK, YEAR = "K02000001", "2022"
PRODUCTS = 105
INVERSE_TOLERANCE = 1e-6
TOLERANCE = 1e-9  # of what follows by arithmetic
PUBLISHED = {"Q86": 1.517, "Q87_Q88": 1.552}  # output multipliers, to three places
LARGEST_MULTIPLIER = 4.0
NOBODY_FOUND = "B05"

Floats = NDArray[np.float64]

_AMOUNTS = ("output_m", "gva_m", "tax_on_products_m", "tax_on_production_m")
_COEFFICIENTS = ("gva_coef", "coe_coef", "tax_coef")
_JOBS = ("lfs_empl_2022", "lfs_fte_2022", "lfs_earn_2022", "fte_per_m_output")
_EFFECTS = ("type1_output_mult", "type1_gva_effect", "type1_gva_mult", "type1_fte_effect_per_m")
SUMMARY = (*_AMOUNTS, *_COEFFICIENTS, *_JOBS[:3], *_EFFECTS[:3], _JOBS[3], _EFFECTS[3])
_MAY_BE_NEGATIVE = {"tax_on_products_m", "tax_on_production_m", "tax_coef"}


def load(files: Mapping[str, Path], known: Known) -> Loaded:
    """Three matrices, and the three multipliers of each product as facts of the UK. Raises SourceRefused."""
    direct, keys = _square(files["direct"], most=1.0)
    inverse, inverse_keys = _square(files["inverse"], most=LARGEST_MULTIPLIER)
    summary, words = _summary(files["summary"])
    faults = Faults(files["inverse"].name)
    for given, file in ((inverse_keys, files["inverse"]), (tuple(summary.index), files["summary"])):
        if given != keys:
            faults.add(None, "code", f"other products in {file.name}", f"those of {files['direct'].name}, in order")
    faults.refuse_if_any()
    apart = float(np.abs(np.linalg.inv(np.eye(len(keys)) - direct) - inverse).max())
    if not apart <= INVERSE_TOLERANCE:
        faults.add(None, None, f"{apart:g} away from it", "the inverse of I - A")
    faults.refuse_if_any()
    _check_summary(summary, inverse, Faults(files["summary"].name))
    # What nobody was found in is not known to be 0.
    unknown = summary.index == NOBODY_FOUND
    summary.loc[unknown, ["lfs_empl_2022", "lfs_fte_2022", "fte_per_m_output", "type1_fte_effect_per_m"]] = np.nan
    columns = {
        "output_multiplier_type_1": "type1_output_mult",
        "gva_multiplier_type_1": "type1_gva_mult",
        "jobs_effect_type_1": "type1_fte_effect_per_m",
    }
    return Loaded(
        rows_read=3 * len(keys),
        facts=pd.concat(
            [
                facts(
                    indicator=indicator,
                    breakdown=[f"product={key}" for key in keys],
                    period=YEAR,
                    area=UK,
                    value=summary[column],
                )
                for indicator, column in columns.items()
            ],
            ignore_index=True,
        ),
        matrices=(
            Matrix("io_2022_A", keys, keys, direct),
            Matrix("io_2022_L_type_1", keys, keys, inverse),
            Matrix("io_2022_summary", keys, SUMMARY, summary[list(SUMMARY)].to_numpy(np.float64)),
        ),
        labels={("product", key): " ".join(text.split()) for key, text in words.items()},
    )


def product_key(code: str) -> str:
    """ "CPA_Q87 & Q88" as "Q87_Q88"."""
    return code.removeprefix("CPA_").replace(" & ", "_").replace(", ", "_")


def _square(path: Path, *, most: float) -> tuple[Floats, tuple[str, ...]]:
    """A table of products by products, and their keys. Columns must be the rows, in the same order."""
    faults = Faults(path.name)
    head = read_table(path, (_CODE,), faults, rows_floor=PRODUCTS, key=("code",))
    codes = list(head["code"])
    columns: tuple[Text | Number, ...] = (_CODE, *(Number(code, least=0, most=most) for code in codes))
    frame = read_table(path, columns, faults, rows_floor=PRODUCTS, key=("code",), exactly=True)
    return frame[codes].to_numpy(np.float64), tuple(product_key(code) for code in codes)


_CODE = Text("code", pattern=r"CPA_[A-Z]\d\d.*", expected="a product code, CPA_ and a letter with digits")


def _summary(path: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    faults = Faults(path.name)
    columns: tuple[Text | Number, ...] = (
        _CODE,
        Text("product"),
        *(Number(name, least=-np.inf if name in _MAY_BE_NEGATIVE else 0) for name in SUMMARY),
    )
    frame = read_table(path, columns, faults, rows_floor=PRODUCTS, key=("code",), exactly=True)
    frame["key"] = frame["code"].map(product_key)
    return frame.set_index("key"), dict(zip(frame["key"], frame["product"], strict=True))


def _check_summary(summary: pd.DataFrame, inverse: Floats, faults: Faults) -> None:
    """Everything in the summary that follows from the rest of it and the inverse."""
    number = {name: summary[name].to_numpy(np.float64) for name in SUMMARY}
    effect = number["gva_coef"] @ inverse
    follows = {
        "gva_coef": number["gva_m"] / number["output_m"],
        "fte_per_m_output": number["lfs_fte_2022"] / number["output_m"],
        "type1_output_mult": inverse.sum(axis=0),
        "type1_gva_effect": effect,
        "type1_gva_mult": effect / number["gva_coef"],
        "type1_fte_effect_per_m": number["fte_per_m_output"] @ inverse,
    }
    for name, expected in follows.items():
        apart = np.abs(number[name] - expected)
        for position in np.flatnonzero(~(apart <= TOLERANCE * np.maximum(1.0, np.abs(expected)))):
            faults.add(
                int(position) + 2,
                name,
                number[name][position],
                f"{expected[position]:.9g}, which follows from the rest",
            )
    for key, published in PUBLISHED.items():
        if key not in summary.index:
            faults.add(None, "code", f"no {key}", "human health services, and residential care with social work")
        elif abs(found := float(number["type1_output_mult"][summary.index == key][0]) - published) > 0.0005:
            faults.add(None, "type1_output_mult", f"{published + found:g}", f"{published} for {key}")
    for key in summary.index[(summary["lfs_fte_2022"] == 0) & (summary.index != NOBODY_FOUND)]:
        faults.add(None, "lfs_fte_2022", f"0 for {key}", f"jobs in every product but {NOBODY_FOUND}")
    faults.refuse_if_any()
