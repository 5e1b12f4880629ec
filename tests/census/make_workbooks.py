"""Write the files in ``fixtures/workbooks``: tables in the shapes that offices have, each with what is to be read.

Run from the root of the repository: ``PYTHONPATH=.:tests python -m census.make_workbooks``. The ``.xls`` files need
xlwt, which is no dependency; without it they stay as they are. The expectations are written by hand beside the shapes,
and do not come from the reader.
"""

import io
import zipfile
from pathlib import Path

from census.documents import csv_text
from census.workbook_files import kinds_of_files, members, older_encodings, several
from census.workbook_rows import H1, ROWS, SIGNED, TITLE, Case, H, rows_that_are_no_data, titles_and_headers

FOLDER = Path(__file__).parents[2] / "fixtures" / "workbooks"


def cases() -> dict[str, Case]:
    """Every case by the name of its file or folder."""
    found = {**titles_and_headers(), **rows_that_are_no_data(), **several(), **members(), **kinds_of_files()}
    found |= older_encodings()
    everything = [*TITLE, H, ["(1)", "(2)", "(3)", "(4)"], ["I. Hộ nghèo"], *ROWS, ["Tổng cộng", "", "", 11], *SIGNED]
    found["everything.csv"] = Case(
        {"everything.csv": csv_text(everything).encode()},
        "H1 H2 H3",
        skipped={
            "": {
                "title_row": [1, 2, 3],
                "column_numbers": [5],
                "section_row": [6],
                "total_row": [10],
                "signature_row": [11, 12, 13, 15],
            }
        },
        notices="title_rows column_numbers section_rows total_rows signature_rows",
    )
    return found


def _toml(case: Case) -> str:
    lines = []
    if case.error:
        lines.append(f"error = {case.error!r}")
    for key, ids in (("households", case.households), ("persons", case.persons)):
        if ids is not None:
            lines.append(f"{key} = {ids.split('|') if '|' in ids else ids.split()}")
    if not case.error:
        lines.append(f"notices = {sorted(case.notices.split())}")
    for key, values in (
        ("spots", case.spots.split("|") if case.spots else []),
        ("heads", case.heads),
        ("villages", case.villages),
    ):
        if values:
            lines.append(f"{key} = {list(values)}")
    for sheet, kinds in case.skipped.items():
        lines += ["", f"[skipped.{sheet!r}]", *(f"{kind} = {list(numbers)}" for kind, numbers in kinds.items())]
    return "\n".join(lines).replace("\\xa0", "\u00a0") + "\n"


def _write_xls(path: Path) -> None:
    try:
        import xlwt
    except ImportError:
        return
    book = xlwt.Workbook()
    sheet = book.add_sheet("Hộ nghèo")
    rows = [["DANH SÁCH"], H, H1, ["H2", "Hộ mẫu 2", "NT", xlwt.Formula("1+1")], ["H3", "Hộ mẫu 3", "TT"]]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    sheet.row(4).set_cell_error(3, "#REF!")
    book.save(str(path))


def main() -> None:
    """Write all files, with their expectations beside them."""
    FOLDER.mkdir(exist_ok=True)
    for name, case in cases().items():
        for file, data in case.files.items():
            path = FOLDER / file
            path.parent.mkdir(exist_ok=True)
            if data is None:
                _write_xls(path)
            elif not path.exists() or not _same_cells(path, data):
                path.write_bytes(data)
        (FOLDER / f"{name}.toml").write_text(_toml(case), encoding="utf-8")


def _same_cells(path: Path, data: bytes) -> bool:
    """Tell whether a workbook differs from the stored one in nothing but the time of writing."""
    if not (zipfile.is_zipfile(path) and zipfile.is_zipfile(io.BytesIO(data))):
        return path.read_bytes() == data
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(io.BytesIO(data)) as new:
        names = old.namelist()
        return names == new.namelist() and all(old.read(n) == new.read(n) for n in names if n != "docProps/core.xml")


if __name__ == "__main__":
    main()
