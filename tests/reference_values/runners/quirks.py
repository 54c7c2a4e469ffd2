"""Where another program departs from the definition, and how its case was answered."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.input_output import leontief_inverse
from tests.reference_values.answers import Inputs
from tests.reference_values.runners.funnel_plots import folds_over
from tests.reference_values.runners.inequality_indices import kolm_overflows
from tests.reference_values.runners.slopes import swaps_limits
from vocabulary import Refused


def quirk_answered(method: str, inputs: Inputs) -> str:
    """The name of the peer's quirk a passing case was answered round, or nothing."""
    if not isinstance(inputs, dict) or not inputs:
        return ""
    if method == "concentration_index":
        tied = inputs.get("ties") != "average" and len(set(inputs["rank_by"])) < len(inputs["rank_by"])
        return "peer quirk named: " + (
            "it ranks tied rows as they come where ours averages them, and gives every form the error of the plain index"
            if tied
            else "it gives every form the error of the plain index"
        )
    if method == "inequality_indices" and "group" not in inputs:
        if 0 in inputs["x"]:
            return (
                "peer quirk named: it drops zeros from Theil's T (and one from the mean log deviation); ours keeps them"
            )
        overflows = kolm_overflows(inputs["x"])
        return "peer quirk named: its Kolm index overflows and is missing; ours is given" if overflows else ""
    if method == "healthequal":
        if "o" in inputs or "subgroup_order" in inputs:
            return (
                "peer quirk named: its logistic slopes weight by population twice, round population up and events to whole "
                "people and stop before the last digits settle (ours do not), and its interval of the attributable fraction "
                "is 100 times too narrow"
            )
        return "peer quirk named: its Theil and mean log deviation are x1000, and its fraction x100, while their errors are not"
    if method == "interrupted_time_series" and "harmonic" in inputs["formula"]:
        return "peer quirk named: its dispersion is left one step before it settles; ours is the settled one"
    if method == "leontief_input_output":
        if "A" in inputs:
            refused = isinstance(leontief_inverse(inputs["A"]), Refused)
            return (
                "our inverse is refused, as it must be; the one compared was computed by the runner" if refused else ""
            )
        if "Y" not in inputs and len(inputs["x"]) == 2:
            return "the labour coefficients are an input that the case does not give: the runner holds the book's"
    if method == "funnelplotr_overdispersion" and inputs.get("sr_method") == "CQC":
        return "peer quirk named: its CQC limits are not squared back; ours are, and their roots were compared"
    if method == "funnelplotr_overdispersion" and inputs.get("data_type") == "RC":
        return (
            "peer quirk named: it draws the limits of a ratio of counts with the error of a proportion; ours count the chance "
            "in both, and the peer's were worked out by the runner"
        )
    if method == "funnelplotr_overdispersion" and inputs.get("data_type") == "PR" and folds_over(inputs):
        return "peer quirk named: it folds one limit below 0% back above it; ours stays at 0%"
    if method == "phe_sii" and swaps_limits(inputs):
        return "peer quirk named: it takes a multiplier below 1 for a negative one, so its limits are swapped; ours are not"
    if method == "phe_funnels" and ("ratio_type" in inputs or "years_of_data" in inputs):
        return "to the published search's stopping rule; exact values differ by less than 1 part in a million"
    if method == "phe_dsr" and "x" in inputs and "eventfreq" not in inputs and 0 <= _total(inputs["x"]) < 10:
        return "our rate is refused for fewer than 10 events; the peer writes that it is missing"
    if (
        method == "xmr_spc_nhsrplotthedots"
        and "improvement_direction" in inputs
        and inputs.get("screen_outliers", True)
    ):
        return "moving ranges screened, as the peer does"
    return ""


def _total(counts: Any) -> float:
    return float(np.nansum(np.array(counts, dtype=float)))
