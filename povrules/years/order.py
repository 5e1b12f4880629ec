"""The order of lists in time, by their days of recognition, and the yearly reviews that may lie between two of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from povrules.errors import UsageError
from povrules.problems import Problem
from povrules.text import Text
from povrules.years.law import MovementLaw, Reviews
from povrules.years.lists import Listing


@dataclass(frozen=True)
class Between:
    """The days of two lists that follow each other: what happened did after ``since``, at the latest on ``until``.

    ``year``: of the review that the first one is of. ``said``: whether whoever gave the lists says that they are of
    reviews that follow each other, as the list of the year before is; that is believed where a list has no days.
    """

    since: date | None
    year: int | None
    until: date | None
    said: bool

    def far(self, law: MovementLaw) -> pl.Expr:
        """Return whether a yearly review may lie between the first list and the day of recognition of a row."""
        if self.year is None or self.until is None:
            return pl.lit(not self.said)
        day = pl.col("recognised_on").fill_null(self.until)
        year = day.dt.year().cast(pl.Int64) - (day.dt.month() < law.law.reviews.first_month).cast(pl.Int64)
        return year - self.year > 1


def between(one: Listing, two: Listing, law: MovementLaw, *, said: bool) -> Between:
    """Return what lies between two lists; ``said`` as in :class:`Between`."""
    return Between(one.day, _year(one, law.law.reviews), two.day, said)


def _review_of(day: date, reviews: Reviews) -> int:
    """Return the year of the last yearly review that had begun on a day."""
    return day.year if day.month >= reviews.first_month else day.year - 1


def _year(listing: Listing, reviews: Reviews) -> int | None:
    """Return the year of the last yearly review that a list surely has; None without days.

    One of rows of several reviews, the last decided while a yearly review runs, may be from before the end of that: a
    household that was reviewed by itself in these months.
    """
    if listing.day is None:
        return None
    found = {_review_of(one, reviews) for one in listing.frame["recognised_on"].drop_nulls().unique()}
    year = max(found)
    runs = listing.day <= date(year, reviews.last_month, reviews.last_day)
    return year - 1 if len(found) > 1 and runs else year


def in_order(history: Sequence[Listing], before: Listing, after: Listing) -> tuple[Listing, ...]:
    """Return the lists before ``after``, the oldest first; earlier ones stand as given where one has no days.

    Raises :class:`UsageError` where days run backwards.
    """
    dated = [(one.day, one) for one in history if one.day is not None]
    earlier = list(history)
    if len(dated) == len(earlier):
        earlier = [one for _, one in sorted(dated, key=lambda pair: pair[0])]
    known = [(one.day, one) for one in (*earlier, before, after) if one.day is not None]
    for (first, one), (second, two) in pairwise(known):
        if first > second:
            raise UsageError(_backwards(one.source, first, two.source, second))
    return (*earlier, before)


def _backwards(one: str, first: date, two: str, second: date) -> Text:
    return Text(
        f"{one}: công nhận ngày {first:%d/%m/%Y}, sau {two} (ngày {second:%d/%m/%Y}), nhưng được nêu là danh sách kỳ "
        "trước đó; nêu các danh sách từ cũ đến mới, hoặc kiểm tra cột “Ngày quyết định công nhận”",
        f"{one}: recognised on {first:%d/%m/%Y}, after {two} ({second:%d/%m/%Y}), but given as the earlier list; give "
        "the lists from the oldest to the newest, or check the column “Ngày quyết định công nhận” (recognised_on)",
    )


def lacking(lists: Sequence[Listing], law: MovementLaw) -> Iterator[Problem]:
    """Yield a warning for all lists that follow each other while the list of a review lacks between them, or may.

    ``lists``: all of them, the oldest first; of the last two their reviews are said to follow each other.
    """
    for at, (one, two) in enumerate(pairwise(lists), 2):
        found = between(one, two, law, said=at == len(lists))
        if found.year is not None and found.until is not None:
            years = range(found.year + 1, _review_of(found.until, law.law.reviews))
            if years:
                shown = ", ".join(str(year) for year in years)
                yield Problem("year_lacking", "warning", *_lacking(one.source, two.source, shown), file=two.source)
        elif not found.said:
            without = one if found.year is None else two
            yield Problem("list_undated", "warning", *_UNDATED, file=without.source)


def taken(lists: Sequence[Listing], gaps: Sequence[Problem]) -> Iterator[Text]:
    """Yield what every reader of a result has to know of its lists; ``gaps``: what :func:`lacking` found in them."""
    yield from (one.mend for one in gaps)
    before, after = lists[-2:]
    if before.day is None and after.day is not None:
        yield Text(
            f"{before.source} không có ngày công nhận: coi là danh sách của lần rà soát ngay trước {after.source}.",
            f"{before.source} has no days of recognition: it is taken for the list of the review just before "
            f"{after.source}.",
        )


_UNDATED = (
    Text("ngày công nhận của các hộ", "days of recognition of its households"),
    Text(
        "Không có ngày nên không biết giữa danh sách này và danh sách kế bên có thiếu năm nào không: ngày thoát ở "
        "khoảng đó để trống; bổ sung cột “Ngày quyết định công nhận”",
        "Without days nobody knows whether a year lacks between this list and the next: days of exits between them "
        "are not known; add the column “Ngày quyết định công nhận” (recognised_on)",
    ),
)


def _lacking(one: str, two: str, years: str) -> tuple[Text, Text]:
    return (
        Text("danh sách của mỗi lần rà soát hằng năm", "the list of each yearly review"),
        Text(
            f"Thiếu năm {years} giữa {one} và {two}: hộ thoát trong khoảng đó chỉ biết là giữa hai ngày công nhận, "
            "ngày thoát để trống; thêm danh sách của các năm đó (--history)",
            f"Between {one} and {two} the list of {years} is lacking: of an exit there it is only known that it was "
            "between both days of recognition, its day is empty; add the lists of these years (--history)",
        ),
    )
