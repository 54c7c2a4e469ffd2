"""NHS England: mortality (SHMI), the oversight framework and two surveys. Recognised, and not taken in yet."""

from __future__ import annotations

from data_access.reference.publishers_files.layout import Layout

_NOT_YET = "No measure of this installation continues it."

SHMI = Layout(
    id="shmi",
    name="Summary Hospital-level Mortality Indicator by trust (CSV or workbook)",
    publisher="NHS England",
    page="https://digital.nhs.uk/data-and-information/publications/statistical/shmi",
    columns=("Provider code", "Provider name", "SHMI value", "SHMI banding", "Observed deaths", "Expected deaths"),
    also=("Number of spells", "Reporting period", "Data quality notes"),
    instead=_NOT_YET,
)
OVERSIGHT = Layout(
    id="oversight-framework",
    name="NHS Oversight Framework, metrics by trust and quarter (CSV)",
    publisher="NHS England",
    page="https://www.england.nhs.uk/nhs-oversight-framework/",
    columns=("Quarter", "Trust_code", "Trust_name", "Domain", "Metric_ID", "Metric_description", "Value"),
    also=(
        *("Region", "Trust_type", "Trust_subtype", "Sub-domain", "Reporting_date", "Units"),
        *("Median_value", "Lower_quartile", "Upper_quartile", "Rank"),
    ),
    instead=_NOT_YET,
)
STAFF_SURVEY = Layout(
    id="staff-survey",
    name="NHS Staff Survey, results by organisation (workbook)",
    publisher="NHS Staff Survey Coordination Centre for NHS England",
    page="https://www.nhsstaffsurveys.com/results/",
    columns=("Organisation name", "Benchmarking group", "Region"),
    also=("ODS code", "Org ID", "Year", "ICS/STP", "Weighting", "Response rate"),
    instead=(_NOT_YET + " Whether these results may be reused beyond their site wants confirming by the publisher."),
)
GP_SURVEY = Layout(
    id="gp-survey-icb",
    name="GP Patient Survey, results by integrated care board (CSV)",
    publisher="NHS England, Ipsos",
    page="https://gp-patient.co.uk/surveysandreports",
    columns=("ICB_Code", "ICB_Name", "Distributed", "Received"),
    also=("ICS_Code", "ICS_Name", "RespRate", "Region_Code", "Region_Name"),
    older_names={"ICS_Code": "ICB_Code", "ICS_Name": "ICB_Name", "ad_icbcode": "ICB_Code", "ad_icbname": "ICB_Name"},
    instead=_NOT_YET,
)
LAYOUTS = (SHMI, OVERSIGHT, STAFF_SURVEY, GP_SURVEY)
