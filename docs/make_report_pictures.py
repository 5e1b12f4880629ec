"""Make the pictures of report-forms.md: forms as povrules writes them beside the gazette's pages.

Run from the root: ``python docs/make_report_pictures.py GAZETTE.pdf``, with the PDF of gazette 679+680 of 24/04/2023
(VBHN 1315/VBHN-BLĐTBXH). Needs LibreOffice (``soffice``) and ``pip install pymupdf pillow``, which nothing else needs.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pymupdf
from PIL import Image

import povrules
from povrules.forms.households import CAUSES
from povrules.reporting import report
from povrules.reports.report_files import write_report

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 560, 400
"""The room of a page that lies, in points; one that stands has the same width."""
GREYS = 16
LISTS = ("6.1", "6.2", "I")
"""They have one row a household: some will do."""


@dataclass(frozen=True)
class Page:
    """A page in the PDF, from 0; ``turned``: it lies; ``part``: how much of the height of both has anything."""

    at: int
    turned: bool = True
    part: float = 1


FORMS = {
    "7.1": (Page(57, turned=False, part=0.65),),
    **{form: (Page(at),) for form, at in (("7.2", 58), ("7.3", 60), ("7.4", 62), ("7.5", 63), ("7.6", 64))},
    **{form: (Page(at),) for form, at in (("7.7", 65), ("7.8", 66), ("7.9", 68), ("7.10", 69), ("7.11", 71))},
    "6.1": (Page(53, turned=False, part=0.75),),
    "6.2": (Page(54, turned=False, part=0.75),),
    "I": (Page(4, turned=False),),
    "V": (Page(50, turned=False), Page(51, turned=False)),
}


def households() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return invented households of a commune and a ward with all that forms ask, and their classes a year before."""
    census = ROOT / "fixtures" / "two-standards.csv"
    result = povrules.review_census(census, standard="vn-2022", policy_year=2025).frame
    known = result.filter(pl.col("area").is_not_null() & (pl.col("class") != "undetermined")).head(60)
    number = pl.int_range(known.height)
    now = known.with_columns(
        province=pl.lit("Tỉnh Bịa"),
        ethnic_minority=pl.col("ethnicity") != "Kinh",
        no_labour_capacity=number % 7 == 0,
        merit_member=number % 11 == 0,
        head_born=pl.lit("1970"),
        address="commune",
        score_a=100 + number % 5 * 10,
        score_b=number % 4 * 10,
        children=number % 4,
        children_uninsured=(number % 4 > 1).cast(pl.Int64),
        children_malnourished=(number % 8 == 3).cast(pl.Int64),
        children_not_at_school=(number % 8 == 7).cast(pl.Int64),
        **{cause: number % 8 == at for at, cause in enumerate(CAUSES)},
    )
    return now, now.with_columns(pl.col("class").shift(3, fill_value="poor"))


def main() -> None:
    """Write one picture a form."""
    gazette = pymupdf.open(sys.argv[1])
    PICTURES.mkdir(exist_ok=True)
    now, before = households()
    for form, pages in FORMS.items():
        part = 15 if form in LISTS else now.height
        with TemporaryDirectory() as folder:
            book = Path(folder) / "form.xlsx"
            found = report(
                now.head(part), forms=form, by="commune", before=before, history=[before], year=2024, names=True
            )
            write_report(found, book, "vi")
            command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(book)]
            subprocess.run(command, check=True, capture_output=True)
            made = pymupdf.open(book.with_suffix(".pdf"))
            height = int(HEIGHT if pages[0].turned else WIDTH * 2**0.5 * pages[0].part)
            both = pymupdf.open()
            sheet = both.new_page(width=2 * WIDTH, height=height * len(pages))
            for at, page in enumerate(pages):
                top, low = at * height, (at + 1) * height
                left, right = pymupdf.Rect(0, top, WIDTH, low), pymupdf.Rect(WIDTH, top, 2 * WIDTH, low)
                room = gazette[page.at].rect
                room.y1 *= page.part
                # pymupdf turns anticlockwise.
                sheet.show_pdf_page(left, gazette, page.at, rotate=-90 if page.turned else 0, clip=room)
                ours = made[at].rect
                lies = ours.width > ours.height
                ours.y1 *= 1 if lies else page.part
                sheet.show_pdf_page(right, made, at, clip=ours)
            pixels = sheet.get_pixmap(dpi=96, colorspace=pymupdf.csGRAY)
            picture = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
            picture.quantize(GREYS).save(PICTURES / f"form-{form}.png", optimize=True)


if __name__ == "__main__":
    main()
