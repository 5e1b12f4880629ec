"""Columns that a census does not have and its standard needs, and those that it has and nothing reads."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from shlex import quote

from povrules.census.model import Census
from povrules.census.names import excerpt, listing
from povrules.census.values import EDGE
from povrules.engines.axes import Axis
from povrules.engines.classify import Options, Outcome
from povrules.engines.plan import Plan
from povrules.language.expression import names
from povrules.problems import Problem
from povrules.text import Lang, Text

_LISTED = 40


def column_findings(outcome: Outcome, census: Census, options: Options) -> Iterator[Problem]:
    """Yield a warning for the columns without which most households stay undetermined.

    It names the columns that were not used too. An error, where not one column is there that the class needs.
    """
    plan, present = outcome.plan, set(census.headers)
    wanted: list[str] = ["area"] if "area" not in present and any(axis.by_area for axis in plan.axes) else []
    for axis in plan.axes:
        if axis.optional or axis.measure.at_most is not None:
            continue
        if axis.measure.count_of:
            wanted += [name for name in plan.standard.indicator_ids if name not in present]
        elif not outcome.scene.readings[axis.id]:
            wanted += _fewest_columns(plan, axis, present)
    if wanted and census.height:
        nothing = not plan.decides & present & _unknown_if_blank(plan)
        labels = {column.id: column.label for column in plan.standard.columns}
        yield Problem(
            code="column_missing",
            severity="error" if nothing else "warning",
            file=census.source,
            sheet=census.sheet,
            expected=Text(*(_wanted(plan.standard.id, wanted, labels, lang) for lang in ("vi", "en"))),
            mend=_mend(census, plan, options, nothing=nothing),
        )


def _unknown_if_blank(plan: Plan) -> set[str]:
    """Return the columns of which a blank is an answer that is not known, not a no and not 0."""
    return {column.id for column in plan.standard.columns if column.blank == "unknown"}


def _fewest_columns(plan: Plan, axis: Axis, present: Collection[str]) -> list[str]:
    """Return the columns to add for the reading of a measure that lacks the fewest."""
    columns = _unknown_if_blank(plan)
    choices = [
        [
            name
            for name in dict.fromkeys((*names(one.amount), *names(one.per)))
            if name in columns and name not in present
        ]
        for one in axis.measure.readings
        if one.exact
    ]
    return min((choice for choice in choices if choice), key=len)


def _wanted(standard: str, wanted: Sequence[str], labels: Mapping[str, Text], lang: Lang) -> str:
    names = ", ".join(f"{name} ({labels[name].get(lang)})" for name in wanted)
    return f"thêm cột cho {standard}: {names}" if lang == "vi" else f"more columns for {standard}: {names}"


def _mend(census: Census, plan: Plan, options: Options, *, nothing: bool) -> Text:
    """Return what to do about columns that lack: those that are there may be the same under other names."""
    add = Text(
        "Thêm các cột này; cột không có thì câu trả lời coi là chưa biết",
        "Add these columns; without a column its answers are taken as unknown",
    )
    if nothing:
        add = Text(
            f"Không có cột nào mà chuẩn cần, nên không hộ nào được phân loại. {add.vi}",
            f"Not one column that the standard needs is there, so no household was classified. {add.en}",
        )
    unused = _unused(census)
    if not unused:
        return add
    listed = listing([f"“{excerpt(one, 40)}”" for one in unused], _LISTED, Text("cột khác", "more columns"))
    how = Text("hãy đổi tên cột", "rename them")
    if options.mapping is not None:
        name = options.mapping.source.name
        how = Text(f"hãy ghi chúng vào bảng ánh xạ {name}", f"add them to the mapping {name}")
    elif census.source:
        how = _map_command(census, plan)
    return Text(
        f"{add.vi}. Cột có trong tệp mà không được dùng: {listed.vi}. Nếu đó là các cột trên dưới tên khác: {how.vi}.",
        f"{add.en}. Columns that are there and were not used: {listed.en}. If they are those above under other names: "
        f"{how.en}.",
    )


def _map_command(census: Census, plan: Plan) -> Text:
    files = {source for source, _ in census.table.origins}
    basis = "" if plan.basis == "income" else f" --basis {plan.basis}"
    vi, en = (
        f"povrules map {quote(census.source) if len(files) == 1 else several} --standard {plan.standard.id}{basis} "
        "-o map.toml"
        for several in ("TỆP", "FILE")
    )
    return Text(f"{vi}, xem lại tệp đó, rồi thêm --map map.toml", f"{en}, look it over, then add --map map.toml")


def _unused(census: Census) -> list[str]:
    """Return the headers that name no column which a run knows, as the input spells them."""
    known, table = {*census.headers.values()}, census.table
    pairs = zip(table.headers, table.spelled, strict=True)
    return [spelled.strip(EDGE) for header, spelled in pairs if header not in known and spelled.strip(EDGE)]
