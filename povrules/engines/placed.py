"""Area and region of households by their commune on the day of their review, as a file of places says; shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from povrules.census.kinds import Words
from povrules.census.model import Census
from povrules.census.telling import tell, tell_once
from povrules.engines.classify import Options
from povrules.language.columns import household_columns
from povrules.places.file import Place, Places
from povrules.problems import Problem
from povrules.text import Text

_FILLED = ("area", "region")


@dataclass(frozen=True)
class _Group:
    """The households of one commune on one day, by row, and the places that they may be in."""

    commune: str
    day: date | None
    rows: tuple[int, ...]
    fitting: tuple[Place, ...]

    def says(self, column: str) -> str | None:
        """Return what all fitting places say, None where they say nothing or different things."""
        said = {getattr(one, column) for one in self.fitting}
        return said.pop() if len(said) == 1 else None


def with_places(census: Census, options: Options) -> Census:
    """Return a census with blank areas and regions filled in from the file of places of a run, and told.

    A commune counts as it was on the day of the household's review, or on the day of the run. Where a stated area is
    another one, ``options.prefer`` says which one counts, and there is a warning. Rows that are set aside stay.
    """
    places = options.places
    if places is None:
        return census
    groups, labels = list(_groups(census, places, options.on)), _labels(options)
    columns, problems = census.columns, list(_unconfirmed(places))
    headers = dict(census.headers)
    for column in _FILLED if _asks_for_regions(census, options) else _FILLED[:1]:
        stated = columns[column] if column in columns.columns else pl.Series(column, [None] * census.height, pl.String)
        found = stated.clear(census.height)
        for group in groups:
            found = found.scatter(group.rows, group.says(column))
        apart = (stated != found).fill_null(value=False) & ~census.set_aside
        first, second = (stated, found) if options.prefer == "ready" else (found, stated)
        merged = first.fill_null(second)
        columns = columns.with_columns(merged.alias(column))
        if merged.is_not_null().any():
            headers.setdefault(column, column)
        taken = stated.is_null() & found.is_not_null()
        problems += _taken(census, groups, column, taken, places, labels)
        problems += _apart(census, stated, apart.arg_true(), found, options, labels)
        if column == "area":
            problems += _unsettled(census, groups, stated.is_null() & found.is_null(), places)
    return replace(census, columns=columns, headers=headers, problems=(*census.problems, *problems))


def _asks_for_regions(census: Census, options: Options) -> bool:
    """Tell whether there are answers of a survey, which counts points by region."""
    questions = (one.id for survey in options.surveys for one in survey.law.columns_of("household"))
    return any(one in census.headers for one in questions)


def _labels(options: Options) -> dict[str, Text]:
    """Return the names of areas and regions for people."""
    asked = (one for survey in options.surveys for one in survey.law.columns_of("household"))
    return {code.value: code.label for one in (*household_columns(), *asked) if one.id in _FILLED for code in one.codes}


def _groups(census: Census, places: Places, day: date | None) -> Iterator[_Group]:
    """Yield the households with a commune, by commune, province and day."""
    columns = census.columns
    days = columns["review_date"] if "review_date" in columns.columns else pl.repeat(None, census.height, eager=True)
    frame = columns.select(
        "commune", "province", day=days.cast(pl.Date).fill_null(pl.lit(day, pl.Date)), row=pl.int_range(pl.len())
    ).filter(~census.set_aside & pl.col("commune").is_not_null())
    for commune, province, on, rows in (
        frame.group_by("commune", "province", "day", maintain_order=True).agg("row").iter_rows()
    ):
        yield _Group(commune, on, tuple(rows), tuple(places.on(commune, province, on)))


def _unconfirmed(places: Places) -> Iterator[Problem]:
    if places.unconfirmed:
        yield Problem(
            "places_unconfirmed",
            "notice",
            Text("dòng đã được xác nhận", "rows that were confirmed"),
            Text(
                f"{places.unconfirmed} dòng chưa được xác nhận nên không dùng",
                f"{places.unconfirmed} rows are not confirmed and were not used",
            ),
            file=places.name,
        )


def _taken(
    census: Census,
    groups: Sequence[_Group],
    column: str,
    taken: pl.Series,
    places: Places,
    labels: Mapping[str, Text],
) -> Iterator[Problem]:
    """Yield a notice for each commune and what was taken for it."""
    for group in groups:
        rows = [row for row in group.rows if taken[row]]
        said = group.says(column)
        if rows and said is not None:
            label, day = labels[said], _on(group.day)
            words = (
                Text(
                    f"khu vực hoặc vùng; theo {places.name}{day.vi}: {label.vi}",
                    f"an area or region; by {places.name}{day.en}: {label.en}",
                ),
                Text(f"Đã dùng cho {len(rows)} hộ", f"Taken for {len(rows)} households"),
            )
            code, found = f"{column}_from_places", [group.commune]
            yield from tell_once(census, rows, code, "notice", words, column=column, found=found)


def _unsettled(census: Census, groups: Sequence[_Group], blank: pl.Series, places: Places) -> Iterator[Problem]:
    """Yield a warning for each commune of which the file does not settle the area."""
    for group in groups:
        rows = [row for row in group.rows if blank[row]]
        if rows:
            day = _on(group.day)
            why = Text(f"{places.name} không có xã này{day.vi}", f"{places.name} does not have it{day.en}")
            if group.fitting:
                why = Text(f"{places.name} có nhiều khả năng{day.vi}", f"{places.name} leaves several{day.en}")
            if group.fitting and group.day is None:
                why = Text(
                    "chưa có ngày rà soát: điền cột “Ngày rà soát”, hoặc --on",
                    "there is no day of the review: fill in review_date, or give --on",
                )
            words = (
                Text(f"khu vực của xã ({why.vi})", f"the area of the commune ({why.en})"),
                Text(f"Ghi Khu vực cho {len(rows)} hộ", f"State the area of {len(rows)} households"),
            )
            found = [group.commune]
            yield from tell_once(census, rows, "area_unsettled", "warning", words, column="commune", found=found)


def _on(day: date | None) -> Text:
    return Text("", "") if day is None else Text(f" vào ngày {day:%d/%m/%Y}", f" on {day:%d/%m/%Y}")


def _apart(
    census: Census, stated: pl.Series, rows: pl.Series, found: pl.Series, options: Options, labels: Mapping[str, Text]
) -> list[Problem]:
    """Return a warning for each household of which the stated area or region is not that of its commune."""
    mend = {
        "ready": Text("Cột có sẵn được dùng; kiểm tra lại", "The ready column decides; check the two"),
        "derived": Text("Tệp địa bàn được dùng; kiểm tra lại", "The file of places decides; check the two"),
    }[options.prefer]
    expected = Text("khu vực, vùng như trong tệp địa bàn", "area and region as in the file of places")

    def each(index: int) -> Words:
        label = labels[found[rows[index]]]
        return Text(f"{label.vi}, theo tệp địa bàn", f"{label.en}, by the file of places"), mend

    quoted = stated.gather(rows).to_list()
    words = (expected, mend)
    return tell(census, rows, "place_disagrees", "warning", words, column=stated.name, found=quoted, each=each)
