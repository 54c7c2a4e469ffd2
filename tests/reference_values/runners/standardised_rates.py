"""Directly and indirectly standardised rates, life expectancy and rates shrunk towards the mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import life_expectancy, shrinkage, standardisation
from tests.reference_values.answers import Answer, Inputs, Runner
from vocabulary import Refused


def phe_dsr(inputs: Inputs) -> Answer:
    """Two cases give one input only, the one refused: the others are then made usable. Another gives none at all and says
    that a population was missing."""
    given: dict[str, Any] = inputs if isinstance(inputs, dict) else {"n": [None]}
    x, n, w = (np.atleast_1d(given.get(name, default)) for name, default in (("x", 10), ("n", 100), ("stdpop", 1)))
    confidence, multiplier = given.get("confidence", 0.95), given.get("multiplier", 100_000)
    each = None
    if "eventfreq" in given:
        each = sorted(set(given["eventfreq"]))
        rows = [np.array(given["eventfreq"]) == number for number in each]
        x, n, w = np.array([x[row] for row in rows]), n[rows[0]], w[rows[0]]
    found = standardisation.directly_standardised_rate(
        x, n, w, events_each=each, confidence=confidence, multiplier=multiplier
    )
    if isinstance(found, Refused):
        return found
    return {
        "total_count": found.events,
        "total_pop": found.population,
        "value": found.value,
        "lowercl": found.lower,
        "uppercl": found.upper,
        "statistic": f"dsr per {multiplier:.10g}",
        "method": "Dobson" + (", with confidence adjusted for non-independent events" if each else ""),
    }


def isratio(inputs: Inputs) -> Answer:
    given: dict[str, Any] = (
        inputs if isinstance(inputs, dict) else {"x": 1, "n": [-1], "x_ref": [1], "n_ref": [1], "refvalue": 1}
    )
    return _standardised(
        standardisation.indirectly_standardised_ratio(
            *(given[name] for name in ("x", "n", "x_ref", "n_ref")),
            confidence=given.get("confidence", 0.95),
            multiplier=given["refvalue"],
        )
    )


def israte(inputs: Inputs) -> Answer:
    return _standardised(
        standardisation.indirectly_standardised_rate(
            *(inputs[name] for name in ("x", "n", "x_ref", "n_ref")),
            confidence=inputs["confidence"],
            multiplier=inputs["multiplier"],
        )
    )


def _standardised(found: standardisation.Standardised | Refused) -> Answer:
    if isinstance(found, Refused):
        return found
    return {
        "observed": found.observed,
        "expected": found.expected,
        "ref_rate": found.reference_rate,
        "value": found.value,
        "lowercl": found.lower,
        "uppercl": found.upper,
        "method": {"exact": "Exact", "Byar": "Byars"}[found.method],
    }


def esp2013(_inputs: Inputs) -> Answer:
    return {"stdpop": list(standardisation.ESP_2013)}


SUPPRESSED = "; outputs have been suppressed to NAs"
NOT_SHOWN = {
    "5,000 people or fewer": f"some groups have a total population of less than 5,000{SUPPRESSED}",
    "more deaths than people": f"some age bands have more deaths than population{SUPPRESSED}",
}


def life_expectancies(inputs: Inputs) -> Answer:
    """Where ours refuses, the peer gives missing values and a warning; one case gives no input but says that the first age
    was not 0."""
    given: dict[str, Any] = inputs if isinstance(inputs, dict) else {"startage": [1]}
    found = life_expectancy.life_expectancy(
        given.get("deaths", [1]),
        given.get("population", [1]),
        start_ages=given["startage"],
        confidence=given.get("confidence", 0.95),
    )
    if not isinstance(found, Refused):
        limits = {"lowercl": found.lower, "uppercl": found.upper}
        return {"value": found.value, "limits": limits, "warnings": None}
    warning = next((said for why, said in NOT_SHOWN.items() if why in found.reason), None)
    if warning is None:
        return found
    missing = [None] * len(life_expectancy.AGES)
    return {"value": missing, "limits": {"lowercl": missing, "uppercl": missing}, "warnings": warning}


def empirical_bayes(inputs: Inputs) -> Answer:
    if "events" in inputs:
        found = shrinkage.marshall(inputs["events"], inputs["population"])
        if isinstance(found, Refused):
            return found
        return {
            "raw": found.raw,
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
    "israte": israte,
    "isratio": isratio,
    "life_expectancy": life_expectancies,
    "phe_dsr": phe_dsr,
}
