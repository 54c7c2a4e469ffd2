"""Where another program departs from the definition, and how its case was answered."""

from __future__ import annotations

from tests.reference_values.answers import Inputs


def quirk_answered(method: str, inputs: Inputs) -> str:
    """The name of the peer's quirk a passing case was answered round, or nothing."""
    if not isinstance(inputs, dict):
        return ""
    if method == "concentration_index":
        tied = len(set(inputs["rank_by"])) < len(inputs["rank_by"])
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
        return "peer quirk named: its Kolm index overflows and is missing; ours is given"
    if method == "healthequal":
        if "o" in inputs:
            return (
                "peer quirk named: its logistic slopes weight by population twice and round events to whole people (ours "
                "once, and not), and its interval of the attributable fraction is 100 times too narrow"
            )
        return "peer quirk named: its Theil and mean log deviation are x1000, and its fraction x100, while their errors are not"
    if method == "leontief_input_output":
        if "A" in inputs:
            return "our inverse is refused, as it must be; the one compared was computed by the runner"
        if "Y" not in inputs:
            return "the labour coefficients are an input that the case does not give: the runner holds the book's"
    if method == "funnelplotr_overdispersion" and inputs.get("sr_method") == "CQC":
        return "peer quirk named: its CQC limits are not squared back; ours are, and their roots were compared"
    if method == "phe_funnels" and inputs.get("ratio_type") == "count":
        return "to the published search's stopping rule; exact values differ by less than 1 part in a million"
    if method == "xmr_spc_nhsrplotthedots" and "improvement_direction" in inputs:
        return "moving ranges screened, as the peer does"
    return ""
