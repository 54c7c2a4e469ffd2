"""The rows of a user's own file checked against the catalogue and the areas, and made into facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.reference.catalogue import Dimension
from data_access.reference.catalogue.entries import TRUST_KINDS
from data_access.reference.periods import first_month, last_month, looks_like_financial_year, meant, period
from data_access.reference.sources.boards import boards_of
from data_access.reference.sources.loaded import FACT_COLUMNS, Known
from data_access.reference.sources.names import icb_short_name
from data_access.reference.sources.own_data_file import KEYS, NUMBERS, UNREADABLE, Floats, Mask, Report, Whole
from data_access.reference.sources.refusal import KEPT
from vocabulary import Indicator, Status

DIFFERENT_ADVICE = 10  # kinds of advice about periods that are reported one by one
AGREE = 0.01  # of the value that follows from the counts
_SHOWN = (str(Status.OK), str(Status.LOW_RELIABILITY))
_NOT_NEGATIVE = ("proportion", "rate", "ratio")


class RowChecks:
    """Checks whole columns and puts the facts together. Each different text is looked at once, by its place (`code`)."""

    def __init__(
        self,
        table: pd.DataFrame,
        known: Known,
        indicators: Mapping[str, Indicator],
        dimensions: Mapping[str, Dimension],
        report: Report,
    ) -> None:
        self.table, self.known, self.report = table, known, report
        self.dimensions = dimensions
        self.code: dict[str, Whole] = {name: np.asarray(table[name].cat.codes, np.int64) for name in KEYS}
        self.texts: dict[str, list[str]] = {name: list(table[name].cat.categories) for name in KEYS}
        self.entries = [indicators.get(name) for name in self.texts["indicator"]]
        self.number: dict[str, Floats] = {name: table[name].to_numpy(np.float64) for name in NUMBERS}

    def facts(self) -> pd.DataFrame:
        """The facts; whatever is wrong with the rows is among the faults, and the result then worth nothing."""
        self._refuse(
            "indicator",
            self._each("indicator", [entry is None for entry in self.entries]),
            "an indicator of the catalogue, or one with an entry beside the file, <indicator>.yaml",
        )
        same_period = self._periods()
        area = self._areas()
        breakdown = self._breakdowns()
        status = self._status()
        self._check_numbers(status)
        # Of what is counted and nothing else, the value is the count, in whichever of the two columns it was written.
        only_value = self._counted() & np.isnan(self.number["numerator"])
        numerator = np.where(only_value, self.number["value"], self.number["numerator"])
        keys = {
            "indicator": (self.code["indicator"], self.texts["indicator"]),
            "breakdown": breakdown,
            "period": (self.code["period"], self.texts["period"]),
            "area": area,
        }
        self._check_repeated(
            [same_period if name == "period" else codes for name, (codes, _) in keys.items()],
            [len(texts) for _, texts in keys.values()],
        )
        self._check_boards_twice(keys, same_period)
        frame = pd.DataFrame(
            {name: np.array(texts, dtype=object)[codes] for name, (codes, texts) in keys.items()}
            | self.number
            | {"numerator": numerator, "status": status}
        )
        return frame[list(FACT_COLUMNS)]

    def _each(self, name: str, of_texts: list[bool]) -> Mask:
        """A truth of each different text, as one of each row."""
        return np.array(of_texts, dtype=bool)[self.code[name]]

    def _of_entry(self, made: Callable[[Indicator], Any], other: Any, dtype: Any) -> NDArray[Any]:
        """Something of each row's entry; `other` for rows of no known indicator."""
        values = [other if entry is None else made(entry) for entry in self.entries]
        return np.array(values, dtype=dtype)[self.code["indicator"]]

    def _refuse(self, column: str, wrong: Mask, expected: str, found: Any = None) -> None:
        texts = self.table[column] if found is None else found
        self.report.add(wrong, self.table.index.to_numpy(), column, texts, expected)

    def _periods(self) -> Whole:
        """A number for the time each row's period covers, the same for two ids of one time; faults of the periods."""
        texts = self.texts["period"]
        kinds = [_kind_of(text) for text in texts]
        advice: dict[str, list[bool]] = {}
        for position, text in enumerate(texts):
            if kinds[position]:
                continue
            words = meant(text)
            expected = f"{_PERIODS}: {words}" if words and len(advice) < DIFFERENT_ADVICE else _PERIODS
            advice.setdefault(expected, [False] * len(texts))[position] = True
        for expected, wrong in advice.items():
            self._refuse("period", self._each("period", wrong), expected)
        self._refuse_other_kinds(kinds)
        times = [_time_of(text) if kind else text for text, kind in zip(texts, kinds, strict=True)]
        number = {time: position for position, time in enumerate(dict.fromkeys(times))}
        return np.array([number[time] for time in times], dtype=np.int64)[self.code["period"]]

    def _refuse_other_kinds(self, kinds: list[str]) -> None:
        """The periods of an indicator must be of one kind: months and years do not follow one another in a chart."""
        sizes = len(kinds)
        pairs = np.unique(self.code["indicator"] * sizes + self.code["period"])
        of_entry: dict[int, list[int]] = {}
        for pair in pairs.tolist():
            if kinds[pair % sizes]:
                of_entry.setdefault(pair // sizes, []).append(pair % sizes)
        for entry, positions in of_entry.items():
            count = Counter(kinds[position] for position in positions)
            own = self.code["indicator"] == entry
            texts = [self.texts["period"][position] for position in positions]
            if len(count) > 1:
                usual = count.most_common(1)[0][0]
                wrong = own & self._each("period", [kind not in ("", usual) for kind in kinds])
                expected = (
                    f"periods of one kind for {self.texts['indicator'][entry]}: most of the others are "
                    f"{_KINDS[usual]}. Give other kinds an indicator of their own"
                )
                self._refuse("period", wrong, expected)
            elif len(texts) > 1 and all(map(looks_like_financial_year, texts)):
                expected = (
                    f"months, or financial years with a stroke: {texts[0]} is read as {period(texts[0]).label}. Write "
                    f"{texts[0].replace('-', '/')} for the financial year"
                )
                self._refuse("period", own, expected)

    def _areas(self) -> tuple[Whole, list[str]]:
        """Store codes for areas. Two codes of one area become the same."""
        store = [self.known.spellings.get(text, "") for text in self.texts["area"]]
        self._refuse("area", self._each("area", [not code for code in store]), "the code of an area there is")
        kinds = sorted({self.known.areas[code].kind for code in store if code})
        kind = np.array([kinds.index(self.known.areas[code].kind) if code else -1 for code in store], dtype=np.int64)
        measured = np.array(
            [[entry is None or _fits(entry, name) for name in kinds] + [True] for entry in self.entries],
            dtype=bool,
        )
        fits = measured[self.code["indicator"], kind[self.code["area"]]]
        self._refuse("area", ~fits, "an area of a kind the entry names in geographies or aggregates")
        codes, texts = self._renamed(
            "area", [code or text for code, text in zip(store, self.texts["area"], strict=True)]
        )
        codes, texts = self._boards_of_their_time(codes, texts)
        return codes, texts

    def _boards_of_their_time(self, codes: Whole, texts: list[str]) -> tuple[Whole, list[str]]:
        """An ODS code that passed from one board to another means the board of the period. A board that had ended before
        the period began is a fault."""
        boards = boards_of(self.known)
        if not boards.ended:
            return codes, texts
        ends = [last_month(text) if _kind_of(text) else "" for text in self.texts["period"]]
        begins = [first_month(text) if _kind_of(text) else "" for text in self.texts["period"]]
        for spelling, (month, code) in self.known.spellings_since.items():
            passed = self._each("area", [text == spelling for text in self.texts["area"]])
            passed &= self._each("period", [end >= month for end in ends])
            if passed.any():
                texts = texts if code in texts else [*texts, code]
                codes = np.where(passed, texts.index(code), codes)
        for before, month in boards.ended.items():
            if before not in texts:
                continue
            late = (codes == texts.index(before)) & self._each(
                "period", [bool(each) and each >= month for each in begins]
            )
            after = [self.known.areas[new] for new, shares in sorted(boards.formed_from.items()) if before in shares]
            write = ", ".join(f"{row.code} for {icb_short_name(row.name)}" for row in after)
            ended = f"no period from {period(month).label} on: this board ended then"
            self._refuse(
                "area", late, f"{ended}. Write {write}" if len(after) == 1 else f"{ended}, and was divided: {write}"
            )
        return codes, texts

    def _check_boards_twice(self, keys: Mapping[str, tuple[Whole, list[str]]], same_period: Whole) -> None:
        """A board and the one it went into may not both have a figure of one time: its people would be counted twice."""
        codes, texts = keys["area"]
        for before, after in boards_of(self.known).counted_twice(texts):
            pair = np.isin(codes, [texts.index(before), texts.index(after)])
            other = pd.DataFrame(
                {"indicator": keys["indicator"][0], "breakdown": keys["breakdown"][0], "period": same_period}
            )
            both = other[pair].duplicated(keep=False).reindex(other.index, fill_value=False).to_numpy()
            names = " or ".join(f"{icb_short_name(self.known.areas[code].name)} ({code})" for code in (before, after))
            self._refuse("area", both, f"either {names} in one period: the first is part of the second")

    def _breakdowns(self) -> tuple[Whole, list[str]]:
        """Breakdowns with their dimensions in order. Each different pair of indicator and breakdown is looked at once."""
        sizes = len(self.texts["breakdown"])
        pairs, position = np.unique(self.code["indicator"] * sizes + self.code["breakdown"], return_inverse=True)
        wrong = [
            (entry := self.entries[pair // sizes]) is not None
            and not self._is_breakdown(self.texts["breakdown"][pair % sizes], entry)
            for pair in pairs
        ]
        expected = "nothing, or dimension=value of the entry's breakdowns, joined by &"
        self._refuse("breakdown", np.array(wrong, dtype=bool)[position], expected)
        return self._renamed("breakdown", ["&".join(sorted(text.split("&"))) for text in self.texts["breakdown"]])

    def _renamed(self, name: str, texts: list[str]) -> tuple[Whole, list[str]]:
        """A column with another text for each of its own: codes of the rows, and the different texts."""
        different = {text: position for position, text in enumerate(sorted(set(texts)))}
        return np.array([different[text] for text in texts], dtype=np.int64)[self.code[name]], list(different)

    def _is_breakdown(self, text: str, entry: Indicator) -> bool:
        parts = [part.partition("=") for part in text.split("&")] if text else []
        names = [name for name, _, _ in parts]
        return len(set(names)) == len(names) and all(
            name in entry.breakdowns
            and value != ""
            # A dimension without values has them from its publisher; they are looked up when the file joins the others.
            and (name not in self.dimensions or not (there := self.dimensions[name].values) or value in there)
            for name, _, value in parts
        )

    def _status(self) -> NDArray[Any]:
        """What each number is: as given, otherwise missing where there is neither value nor numerator."""
        number = self.number
        nothing = np.isnan(number["value"]) & np.isnan(number["numerator"])
        worked_out = np.where(nothing, str(Status.MISSING), str(Status.OK)).astype(object)
        if "status" not in self.table:
            return worked_out
        given = self.table["status"].astype(object).to_numpy()
        named = np.isin(given.astype(str), list(map(str, Status)))
        self._refuse("status", ~named & (given != ""), "one of " + ", ".join(map(str, Status)) + ", or nothing")
        return np.where(named, given, worked_out)

    def _counted(self) -> NDArray[Any]:
        """Which rows are of a count that follows from no other number."""
        return self._of_entry(lambda entry: entry.multiplier is None and entry.value_kind == "count", False, bool)

    def _check_numbers(self, status: NDArray[Any]) -> None:
        number = self.number
        has = {name: ~np.isnan(values) for name, values in number.items()}
        multiplier = self._of_entry(lambda entry: entry.multiplier or np.nan, np.nan, np.float64)
        count = self._counted()
        proportion = self._of_entry(lambda entry: entry.value_kind == "proportion", False, bool)
        not_negative = self._of_entry(lambda entry: entry.value_kind in _NOT_NEGATIVE, False, bool)
        with np.errstate(divide="ignore", invalid="ignore"):
            follows = multiplier * number["numerator"] / number["denominator"]
            follows = np.where(count, number["numerator"], follows)
            value = np.where(np.isfinite(follows), follows, number["value"])
            shown = np.isin(status.astype(str), _SHOWN)
            self._refuse(
                "status",
                ~shown & (has["value"] | has["numerator"] | has["lower"] | has["upper"]),
                "no value, interval or numerator beside a status that is not ok",
                status,
            )
            # Where something else is wrong already, the value cannot be had.
            unknown = self._each("indicator", [entry is None for entry in self.entries])
            judged = shown & ~unknown & ~self.table[UNREADABLE].to_numpy() & ~(number["denominator"] <= 0)
            self._refuse("value", judged & np.isnan(value), "a value, or the counts it follows from")
            self._refuse("denominator", number["denominator"] <= 0, "a number above 0, or nothing")
            self._refuse("numerator", not_negative & (number["numerator"] < 0), "0 or more")
            self._refuse(
                "numerator",
                proportion & (number["denominator"] > 0) & (number["numerator"] > number["denominator"]),
                "a part of the denominator, no more than it",
            )
            apart = np.abs(number["value"] - follows) > AGREE * np.maximum(np.abs(follows), 1e-12)
            self._refuse(
                "value", apart, "what follows from the counts (multiplier x numerator / denominator), within 1%"
            )
            outside = proportion & np.isnan(follows) & ((number["value"] < 0) | (number["value"] > 1))
            self._refuse("value", outside, "a share from 0 to 1, such as 0.25 for 25%")
            self._refuse("lower", has["lower"] != has["upper"], "both ends of an interval, or neither")
            slack = AGREE * np.abs(value)
            crossed = (number["lower"] > value + slack) | (number["upper"] < value - slack)
            crossed |= number["lower"] > number["upper"]
            self._refuse("lower", crossed, "an interval with the value inside it")

    def _check_repeated(self, codes: list[Whole], sizes: list[int]) -> None:
        key = np.zeros(len(self.table), dtype=np.int64)
        for code, size in zip(codes, sizes, strict=True):
            # Numbered afresh at each step, so that the product of many texts cannot overflow.
            _, key = np.unique(key * size + code, return_inverse=True)
        repeated = pd.Series(key).duplicated().to_numpy()
        self._refuse("indicator, area, period, breakdown", repeated, "one row for each", self._words(repeated))

    def _words(self, rows: Mask) -> NDArray[Any]:
        """The keys of the first rows marked, as one text each; "" for all others."""
        found = np.full(len(self.table), "", dtype=object)
        for position in np.flatnonzero(rows)[:KEPT]:
            found[position] = " ".join(self.texts[name][self.code[name][position]] for name in KEYS)
        return found


_PERIODS = "a period, such as 2026-02, 2025-Q3, 2024, 2023/24 or 2016/2020"


_KINDS = {
    "day": "days",
    "month": "months",
    "quarter": "quarters",
    "year": "calendar years",
    "financial year": "financial years",
    "span": "spans of several years or quarters",
    "snapshot": "snapshots, without a time",
}


def _kind_of(text: str) -> str:
    """The kind of a period; "" for a text that is none."""
    try:
        return period(text).kind
    except ValueError:
        return ""


def _time_of(text: str) -> str:
    """The same for two ids of one time, such as 2016/2020 and 2016-Q1/2020-Q4; a day is its own."""
    return text if period(text).kind in ("day", "snapshot") else f"{first_month(text)} to {last_month(text)}"


def _fits(entry: Indicator, kind: str) -> bool:
    """Whether the entry names the kind of area. "trust" stands for trusts of every kind."""
    named = (*entry.geographies, *entry.aggregates)
    return kind in named or (kind in TRUST_KINDS and "trust" in named)
