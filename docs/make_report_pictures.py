"""Make the pictures of report.md: forms as povrules writes them beside the gazette's pages.

Run from the root: ``python docs/make_report_pictures.py GAZETTE.pdf``, with the PDF of gazette 679+680 of 24/04/2023
(VBHN 1315/VBHN-BLĐTBXH). Needs LibreOffice (``soffice``) and ``pip install pymupdf``, which nothing else needs.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pymupdf

import povrules
from povrules.reporting import report
from povrules.reports.report_files import write_report

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
FORMS = {"7.1": (57, 0, 0.65), "7.5": (63, 90, 1), "7.8": (66, 90, 1)}
"""By form its page in the PDF, from 0; by how many degrees it has to be turned; how much of its height has anything."""
WIDTH, HEIGHT = 560, 420
"""The room of each of the two pages, in points."""


def main() -> None:
    """Write one picture a form."""
    gazette = pymupdf.open(sys.argv[1])
    PICTURES.mkdir(exist_ok=True)
    census = ROOT / "fixtures" / "cao-lau-2023.csv"
    result = povrules.review_census(census, standard="vn-2022", policy_year=2025).frame
    for form, (page, turn, part) in FORMS.items():
        with TemporaryDirectory() as folder:
            book = Path(folder) / "form.xlsx"
            write_report(report(result, forms=form, year=2024), book, "vi")
            command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(book)]
            subprocess.run(command, check=True, capture_output=True)
            made = pymupdf.open(book.with_suffix(".pdf"))
            both = pymupdf.open()
            sheet = both.new_page(width=2 * WIDTH, height=HEIGHT)
            left, right = pymupdf.Rect(0, 0, WIDTH, HEIGHT), pymupdf.Rect(WIDTH, 0, 2 * WIDTH, HEIGHT)
            # pymupdf turns anticlockwise.
            room = gazette[page].rect
            room.y1 *= part
            sheet.show_pdf_page(left, gazette, page, rotate=-turn, clip=room)
            sheet.show_pdf_page(right, made, 0)
            pixels = sheet.get_pixmap(dpi=96, colorspace=pymupdf.csGRAY)
            pixels.save(PICTURES / f"form-{form}.png")


if __name__ == "__main__":
    main()
