"""Published figures of home care and of delays: they are in no file of figures, so they stand here as printed, each with its publication."""

from __future__ import annotations

from analysis.scenarios import Range
from domain.wider_economy.published_worth import Published
from domain.wider_economy.spending import PRICES

_FEES = "Homecare Association, Fee rates for state-funded homecare in 2025-26 (June 2025)"
_PRICE = "Homecare Association, Minimum Price for Homecare 2025-26 (December 2024)"
_BEDS = "Gaughan J, Gravelle H, Siciliani L (2015), Health Economics 24(S1):32-44, England 2009 to 2013"
_PAGE, _ABSTRACT = "the publisher’s page about it", "its abstract"

FEE_PAID = Published(24.10, _FEES, _PAGE)
"""£ an hour that councils in the UK paid on average from April 2025."""
PRICE_OF_CARE = Published(32.14, _PRICE, _PAGE)
"""£ an hour below which new care cannot be had within the law, as providers reckon it."""
PRICE_AT_NHS_PAY = Published(33.87, _PRICE, _PAGE)
"""£ an hour at the pay of an NHS assistant in band 3."""
PRICES_OF = PRICES
HOUR = Range(FEE_PAID.value, PRICE_OF_CARE.value, PRICE_AT_NHS_PAY.value)

HOURS_A_WEEK = Published(
    12.4,
    "NHS Information Centre, Community Care Statistics 2008: Home help and care services for adults, England",
    _PAGE,
)
"""Contact hours of home care a household had in a week of September 2008; no later count by hours was found."""

FREE_WEEKS = Published(
    6, "Care and Support (Charging and Assessment of Resources) Regulations 2014, regulation 3(2)(b)", "the regulation"
)
"""Weeks for which councils may not charge for care that helps somebody recover."""

# What councils' spending and care were found to go with, none of it a programme's effect.
SPENDING_CUT = Published(
    0.045,
    "Iparraguirre J (2020), Quality in Ageing and Older Adults, issue 3, pages 155-167, England 2013/14 to 2018/19",
    _ABSTRACT,
)
"""The cut in councils' spending a head on older people's care that went with DAYS_OF_CUT more the year after."""
DAYS_OF_CUT = Published(0.01, SPENDING_CUT.source, SPENDING_CUT.seen)
"""Delayed days a head."""
PROVIDER = Published(
    48,
    "Allan S, Roland D, Malisauskaite G, et al. (2021), BMC Health Services Research 21, England 2011 to 2016",
    _ABSTRACT,
)
"""Delayed days a year fewer in an authority with one more provider of home care: 1.6%."""
CARE_HOME_BEDS = (Published(0.06, _BEDS, _ABSTRACT), Published(0.09, _BEDS, _ABSTRACT))
"""Fewer social care delays in authorities with a tenth more care home beds."""
