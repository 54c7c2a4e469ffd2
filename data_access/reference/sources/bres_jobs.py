"""Full-time jobs by industry and ITL2 area (Office for National Statistics, Business Register and Employment Survey).

Layout: saved as CSV by a third party from an R file of their own, made from the publisher's tables. DATE (year),
GEOGRAPHY_NAME, SIC_SECTION_NAME (19 sections in words), COUNT. 40 ITL2 areas of Great Britain, 2015 to 2022.

What COUNT is: neither the file nor its maker says. It has decimals, and West Midlands county has 898,522 in 2022, well below
its employee jobs, so it is taken for full-time jobs. Health and social care has many part-time jobs: its share of full-time
jobs understates its share of people at work. Only shares are used.

Rules
- Areas are matched by name, since the file has no codes, to the ITL2 areas of the regional accounts. Three of 40 are written
  differently there (NAMES). An area that matches none refuses the file.
- Agriculture is NA in five Scottish areas in some years. The total of such an area and year is not known, so all its shares
  are missing; the missing count is not taken for 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table

# As written in the file -> as written in the regional accounts.
NAMES = {
    "Gloucestershire, Wiltshire and Bath/Bristol area": "Gloucestershire, Wiltshire and Bath/Bristol Area",
    "Northumberland and Tyne and Wear": "Northumberland, and Tyne and Wear",
    "West Wales": "West Wales and The Valleys",
}
# Sections by their letter in the Standard Industrial Classification 2007.
SECTIONS = {
    "A": "Agriculture, forestry and fishing",
    "B": "Mining and quarrying",
    "C": "Manufacturing",
    "D": "Electricity, gas, steam and air conditioning supply",
    "E": "Water supply; sewerage and waste management",
    "F": "Construction",
    "G": "Wholesale and retail trade; repair of motor vehicles",
    "H": "Transportation and storage",
    "I": "Accommodation and food service activities",
    "J": "Information and communication",
    "K": "Financial and insurance activities",
    "L": "Real estate activities",
    "M": "Professional, scientific and technical activities",
    "N": "Administrative and support service activities",
    "O": "Public administration and defence",
    "P": "Education",
    "Q": "Human health and social work activities",
    "R": "Arts, entertainment and recreation",
    "S": "Other service activities",
}
HEALTH = "Q"
YEARS = range(2015, 2023)
AREAS = 40


def load(files: Mapping[str, Path], known: Known) -> Loaded:
    """The share of each section in each area's full-time jobs. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    letters = {words: letter for letter, words in SECTIONS.items()}
    columns: tuple[Text | Number, ...] = (
        Text("DATE", pattern=r"20\d\d", expected="a year"),
        Text("GEOGRAPHY_NAME"),
        Text("SIC_SECTION_NAME", among=frozenset(letters), expected="one of the 19 sections"),
        Number("COUNT", least=0, missing=("NA",)),
    )
    key = ("DATE", "GEOGRAPHY_NAME", "SIC_SECTION_NAME")
    frame = read_table(path, columns, faults, rows_floor=AREAS * len(SECTIONS), key=key, exactly=True)
    codes = {known.areas[code].name: code for code in known.codes("itl2")}
    names = frame["GEOGRAPHY_NAME"].replace(NAMES)
    frame["area"] = names.map(codes)
    for name in sorted(set(names[frame["area"].isna()])):
        line = int(frame.index[names == name][0])
        faults.add(line, "GEOGRAPHY_NAME", name, "the name of an ITL2 area of the regional accounts")
    sizes = frame.groupby(["GEOGRAPHY_NAME", "DATE"]).size()
    for place in sizes.index[sizes != len(SECTIONS)]:
        faults.add(None, "SIC_SECTION_NAME", f"{sizes[place]} rows for {' in '.join(place)}", f"{len(SECTIONS)}")
    for year, found in frame.groupby("DATE")["GEOGRAPHY_NAME"].nunique().items():
        if found != AREAS:
            faults.add(None, "GEOGRAPHY_NAME", f"{found} areas in {year!s}", f"{AREAS}")
    faults.refuse_if_any()
    frame["section"] = frame["SIC_SECTION_NAME"].map(letters)
    total = frame.groupby(["DATE", "area"])["COUNT"].transform(lambda counts: counts.sum(skipna=False))
    frame["total"] = total
    frame["jobs"] = frame["COUNT"].where(np.isfinite(total))
    health = frame[frame["section"] == HEALTH]
    parts = [
        facts(
            indicator="jobs_share_health_social",
            breakdown=breakdown,
            period=rows["DATE"],
            area=rows["area"],
            numerator=rows["jobs"],
            denominator=rows["total"],
        )
        for rows, breakdown in ((health, ""), (frame, "section=" + frame["section"]))
    ]
    return Loaded(rows_read=len(frame), facts=pd.concat(parts, ignore_index=True))
