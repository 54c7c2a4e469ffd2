"""Directly and indirectly standardised rates, life expectancy and rates shrunk towards the mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import life_expectancy, shrinkage, standardisation
from tests.reference_values.answers import Answer, Inputs, Runner
from tests.reference_values.runners.levels_and_groups import at_both_levels, by_group, percent_label
from vocabulary import Refused


def phe_dsr(inputs: Inputs) -> Answer:
    """Two cases give one input only, the one refused: the others are then made usable. Another gives none at all and says
    that a population was missing. Where ours refuses too few events, the peer gives missing values beside the counts."""
    given: dict[str, Any] = inputs if isinstance(inputs, dict) else {"n": [None]}
    standard = standardisation.ESP_2013 if np.size(given.get("n", 1)) == len(standardisation.ESP_2013) else 1
    x, n, w = (
        np.atleast_1d(given.get(name, default)) for name, default in (("x", 10), ("n", 100), ("stdpop", standard))
    )
    confidence, multiplier = given.get("confidence", 0.95), given.get("multiplier", 100_000)
    each = None
    if "eventfreq" in given:
        each = sorted(set(given["eventfreq"]))
        rows = [np.array(given["eventfreq"]) == number for number in each]
        x, n, w = np.array([x[row] for row in rows]), n[rows[0]], w[rows[0]]
    found = standardisation.directly_standardised_rate(
        x, n, w, events_each=each, confidence=confidence, multiplier=multiplier
    )
    labels = {
        "confidence": percent_label(confidence),
        "statistic": f"dsr per {multiplier:.10g}",
        "method": "Dobson" + (", with confidence adjusted for non-independent events" if each else ""),
    }
    if isinstance(found, Refused):
        if f"fewer than {standardisation.FEWEST_EVENTS} events" not in found.reason:
            return found
        persons = np.nan_to_num(np.array(x, dtype=float))
        missing = dict.fromkeys(("value", "lowercl", "uppercl"))
        return {
            "total_count": float(np.sum(persons.T * (each or 1))),
            "total_pop": float(np.sum(n)),
            **missing,
            **labels,
            "statistic": f"dsr NA for total count < {standardisation.FEWEST_EVENTS}",
        }
    return {
        "total_count": found.events,
        "total_pop": found.population,
        "value": found.value,
        "lowercl": found.lower,
        "uppercl": found.upper,
        **labels,
    }


def isratio(inputs: Inputs) -> Answer:
    given = _with_reference(inputs)
    refvalue = given.get("refvalue", 1)
    found = standardisation.indirectly_standardised_ratio(
        *(given[name] for name in ("x", "n", "x_ref", "n_ref")),
        confidence=given.get("confidence", 0.95),
        multiplier=refvalue,
    )
    return _standardised(found, given, f"indirectly standardised ratio x {refvalue:.10g}")


def _with_reference(inputs: Inputs) -> dict[str, Any]:
    """A case may give one input only, the one refused, or none at all and say that a population was negative."""
    usable = {"x": 1, "n": [10], "x_ref": [10], "n_ref": [100]}
    return {**usable, **(inputs if isinstance(inputs, dict) else {"n": [-1]})}


def israte(inputs: Inputs) -> Answer:
    inputs = _with_reference(inputs)
    multiplier = inputs.get("multiplier", 100_000)
    found = standardisation.indirectly_standardised_rate(
        *(inputs[name] for name in ("x", "n", "x_ref", "n_ref")),
        confidence=inputs.get("confidence", 0.95),
        multiplier=multiplier,
    )
    return _standardised(found, inputs, f"indirectly standardised rate per {multiplier:.10g}")


def _standardised(found: standardisation.Standardised | Refused, given: Inputs, statistic: str) -> Answer:
    if isinstance(found, Refused):
        return found
    return {
        "observed": found.observed,
        "expected": found.expected,
        "ref_rate": found.reference_rate,
        "value": found.value,
        "lowercl": found.lower,
        "uppercl": found.upper,
        "confidence": percent_label(given.get("confidence", 0.95)),
        "statistic": statistic,
        "method": {"exact": "Exact", "Byar": "Byars"}[found.method],
    }


def esp2013(_inputs: Inputs) -> Answer:
    return {"stdpop": list(standardisation.ESP_2013)}


SUPPRESSED = "; outputs have been suppressed to NAs"
TOO_WIDE = (
    "some life expectancy values have a 95% confidence interval > 20 years; these values have been suppressed to NAs"
)
NOT_SHOWN = {
    "5,000 people or fewer": f"some groups have a total population of less than 5,000{SUPPRESSED}",
    "more deaths than people": f"some age bands have more deaths than population{SUPPRESSED}",
    "An age has no people": f"some age bands have a zero or less population{SUPPRESSED}",
    "deaths is negative": f"some age bands have negative deaths{SUPPRESSED}",
    "Nobody died at 90 or over": TOO_WIDE,  # its interval there is without end
}


def life_expectancies(inputs: Inputs) -> Answer:
    """Where ours refuses, the peer gives missing values and a warning; one case gives no input but says that the first age
    was not 0. `le_age` names the ages wanted, one or several; without it, or "all", there is a value for every age."""
    given: dict[str, Any] = inputs if isinstance(inputs, dict) else {"startage": [1]}
    deaths, people = given.get("deaths", [1]), given.get("population", [1])
    found = life_expectancy.life_expectancy(
        deaths,
        people,
        start_ages=given["startage"],
        confidence=given.get("confidence", 0.95),
    )
    rows = _ages_wanted(given.get("le_age", "all"))
    if isinstance(rows, Refused):
        return rows
    if not isinstance(found, Refused):
        values = {"value": found.value[rows], "limits": {"lowercl": found.lower[rows], "uppercl": found.upper[rows]}}
        return {**values, "warnings": TOO_WIDE if np.isnan(found.value).any() else None}
    warning = next((said for why, said in NOT_SHOWN.items() if why in found.reason), None)
    if warning is None:
        return found
    missing = [None] * len(rows)
    return {"value": missing, "limits": {"lowercl": missing, "uppercl": missing}, "warnings": warning}


def _ages_wanted(asked: Any) -> list[int] | Refused:
    """Rows of the life table."""
    ages = list(life_expectancy.AGES)
    wanted = ages if asked in ("all", None) else asked if isinstance(asked, list) else [asked]
    if any(age not in ages for age in wanted):
        return Refused("That age does not begin a group of the life table.")
    return [ages.index(age) for age in wanted]


def empirical_bayes(inputs: Inputs) -> Answer:
    if "events" in inputs:
        found = shrinkage.marshall(inputs["events"], inputs["population"])
        if isinstance(found, Refused):
            return found
        return {
            "raw": found.raw,
            "all": found.value,
            "first10": found.value[:10],
            "estmm": found.value,
            "esda_2_9_0": found.value,
            "a": found.between_variance,
            "b": found.overall,
        }
    observed, expected = inputs["observed"], inputs["expected"]
    likeliest = shrinkage.clayton_kaldor(observed, expected, fit="maximum likelihood")
    by_moments = shrinkage.clayton_kaldor(observed, expected)
    if isinstance(likeliest, Refused):
        return likeliest
    if isinstance(by_moments, Refused):
        return by_moments
    return {
        "nb_ml": {
            "alpha": likeliest.shape,
            "beta": np.log(likeliest.shape / likeliest.rate),  # the peer's intercept
            "SMR": likeliest.raw,
            "RR": likeliest.value,
            "RRmed": likeliest.median,
        },
        "clayton_kaldor_moment": {
            "nu": by_moments.shape,
            "alpha": by_moments.rate,
            "n": len(observed),
            "smthrr": by_moments.value,
        },
    }


RUNNERS: Mapping[str, Runner] = {
    "empirical_bayes": empirical_bayes,
    "esp2013": esp2013,
    "israte": by_group(at_both_levels(israte)),
    "isratio": by_group(at_both_levels(isratio)),
    "life_expectancy": at_both_levels(life_expectancies),
    "phe_dsr": by_group(at_both_levels(phe_dsr)),
}
