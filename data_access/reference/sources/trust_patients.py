"""Where each trust's patients live, by integrated care board (`lookup_nhs_trusts22_icb22`).

Layout: not a publisher's own. Derived by the R package geographr (British Red Cross) from published trust catchments and
re-saved as CSV: one row for each trust and board, with the share of the trust's patients who live there. The shares of a
trust sum to 1.

Board codes are those of 2022; catalogue/code_changes.yaml brings them up to date. The file names no trust. A trust that no
publication loaded before names (a mental health or an ambulance trust) has no area to belong to: its shares are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data_access.reference.catalogue import load_code_changes
from data_access.reference.sources.loaded import Known, Loaded, Membership
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table

FEWEST_ROWS = 1_000  # the file has 1,321
FEWEST_TRUSTS = 130  # the file has 138
_SHARE = "proportion_trust_came_from_icb"
_COLUMNS = (
    Text("nhs_trust22_code", pattern=r"R[A-Z0-9]{2}", expected="an ODS code of a trust, R and two more"),
    Text("icb22_code", pattern=r"E54\d{6}", expected="an ONS code of an integrated care board, E54 and six digits"),
    Number(_SHARE, least=1e-12, most=1.0, expected="a share above 0, at most 1"),
)


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    rows_floor: int = FEWEST_ROWS,
    trusts_floor: int = FEWEST_TRUSTS,
    code_changes: Mapping[str, str] | None = None,
) -> Loaded:
    """Memberships with basis "patients" of the trusts that are known. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(
        path, _COLUMNS, faults, rows_floor=rows_floor, key=("nhs_trust22_code", "icb22_code"), exactly=True
    )
    table["icb"] = table["icb22_code"].replace(dict(load_code_changes() if code_changes is None else code_changes))
    for line in table.index[table.duplicated(["nhs_trust22_code", "icb"])]:
        faults.add(int(line), "icb22_code", table.at[line, "icb22_code"], "one row for each trust and board")
    boards = known.codes("icb")
    for line, code in table.loc[~table["icb"].isin(boards), "icb22_code"].items():
        faults.add(int(str(line)), "icb22_code", code, "the code of one of the boards")
    sums = table.groupby("nhs_trust22_code")[_SHARE].sum()
    for trust, total in sums[(sums - 1).abs() > 0.001].items():
        faults.add(None, _SHARE, f"{total:.4f} for {trust}", "shares of a trust that sum to 1")
    if len(sums) < trusts_floor:
        faults.add(None, "nhs_trust22_code", f"{len(sums)} trusts", f"at least {trusts_floor}")
    faults.refuse_if_any()
    trusts = known.trusts
    return Loaded(
        rows_read=len(table),
        members=tuple(
            Membership(icb, trust, "patients", float(share))
            for trust, icb, share in table[["nhs_trust22_code", "icb", _SHARE]].itertuples(index=False, name=None)
            if trust in trusts
        ),
    )
