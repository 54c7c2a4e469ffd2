"""Words that several pages say the same way."""

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
