"""Control charts of single values (XmR)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis import spc
from tests.reference_values.answers import Answer, Inputs, Runner
from vocabulary import Refused

SPECIAL_CAUSE = {
    None: None,
    spc.SpecialCause.NONE: "Common Cause",
    spc.SpecialCause.ABOVE_LIMIT: "Above UCL",
    spc.SpecialCause.BELOW_LIMIT: "Below LCL",
    spc.SpecialCause.RISING: "7 Point Trend (Increasing)",
    spc.SpecialCause.FALLING: "7 Point Trend (Decreasing)",
    spc.SpecialCause.NEAR_UPPER: "2 in 3 Above CL",
    spc.SpecialCause.NEAR_LOWER: "2 in 3 Below CL",
    spc.SpecialCause.ABOVE_MEAN: "7 Points Above CL",
    spc.SpecialCause.BELOW_MEAN: "7 Points Below CL",
}
ASSURANCE = {
    None: None,
    "consistently meets": "consistent_pass",
    "hit or miss": "inconsistent",
    "consistently misses": "consistent_fail",
}
DIRECTION = {"increase": "higher", "decrease": "lower", "neutral": "neutral"}


def xmr_spc(inputs: Inputs) -> Answer:
    if "close" in inputs:
        near, side = np.array(inputs["close"], dtype=bool), np.array(inputs["side"])
        return {
            "two_in_three_window": spc.two_of_three_windows(near, side).astype(int),
            "flagged": spc.two_of_three(near, side).astype(int),
        }
    if "improvement_direction" not in inputs and not inputs.keys() - {"y"}:
        return {"trend_end_marker": spc.trend_ends(np.array(inputs["y"], dtype=float))}
    rebase = inputs.get("rebase_first_index_of_new_group_1based") or []
    chart = spc.xmr(
        inputs["y"],
        improvement=DIRECTION[inputs.get("improvement_direction", "increase")],  # type: ignore[arg-type]
        target=inputs.get("target"),
        rebase_at=[first - 1 for first in (rebase if isinstance(rebase, list) else [rebase])],
        fix_after=inputs.get("fix_after_n_points"),
        screen_moving_ranges=inputs.get("screen_outliers", True),  # the peer's usual setting, an option of ours
    )
    if isinstance(chart, Refused):
        return chart
    no_limits = np.isnan(chart.lower)
    return {
        "mean": chart.mean,
        "lpl": chart.lower,
        "upl": chart.upper,
        "special_cause_type": [SPECIAL_CAUSE[cause] for cause in chart.special_causes],
        "point_type": [
            _point_type(cause, reading) for cause, reading in zip(chart.special_causes, chart.readings, strict=True)
        ],
        "outside_limits": np.where(no_limits, np.nan, chart.outside),
        "close_to_limits": np.where(no_limits, np.nan, chart.near),
        "relative_to_mean": chart.side,
        "assurance": ASSURANCE[chart.assurance],
    }


def _point_type(cause: spc.SpecialCause | None, reading: spc.Reading) -> str | None:
    if cause is None:
        return None
    if cause is spc.SpecialCause.NONE:
        return "common_cause"
    return {"neither": "special_cause_neutral"}.get(reading, f"special_cause_{reading}")


RUNNERS: Mapping[str, Runner] = {
    "xmr_spc_nhsrplotthedots": xmr_spc,
}
