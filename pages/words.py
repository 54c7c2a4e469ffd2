"""Words that several pages say the same way."""

from vocabulary import PLACE, Area

# Names people say with "the" in the middle of a sentence. Publishers list them without it, so no data can tell: it is how they are said.
SAID_WITH_THE = ("Midlands", "Black Country")


def spoken(name: str) -> str:
    """A published name in the middle of a sentence: "the Black Country", "Birmingham and Solihull with the Black Country"."""
    found = next((each for each in SAID_WITH_THE if name == each or name.endswith(f" with {each}")), None)
    return name if found is None else f"{name.removesuffix(found)}the {found}"


def named(area: Area) -> str:
    """The area in the middle of a sentence; a reader's own place as its reader named it."""
    return area.name if area.kind == PLACE else spoken(area.short_name)


# Kinds of area, as plurals.
KINDS_OF_AREA = {
    "uk": "United Kingdom",
    "england": "England",
    "region": "NHS regions",
    "cluster": "clusters of systems",
    "icb": "integrated care systems",
    "sub_icb": "sub-ICB areas",
    "pcn": "primary care networks",
    "practice": "GP practices",
    "trust": "NHS trusts",
    "provider": "other providers",
    "utla": "county councils",
    "ltla": "local authorities",
    "msoa11": "neighbourhoods of 8,000 people (2011)",
    "msoa21": "neighbourhoods of 8,000 people (2021)",
    "lsoa11": "neighbourhoods of 1,600 people (2011)",
    "lsoa21": "neighbourhoods of 1,600 people (2021)",
    "itl1": "regions of national accounts",
    "itl2": "counties of national accounts",
    "itl3": "areas of national accounts",
    "organisation": "organisations",
}
