"""What a run rested on: the law that was used with its evidence, the notices, the counts."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from povrules.census.kinds import Words
from povrules.census.model import Census
from povrules.census.telling import tell
from povrules.engines.classify import Options, Outcome, flag_status
from povrules.engines.plan import Plan
from povrules.engines.preflight import WEAK, used_entries
from povrules.engines.reason import law_missing, line_value, number, rule_evidence, rule_text, unknown_lines
from povrules.engines.weighted import weighted
from povrules.language.columns import household_columns
from povrules.language.loader import Standard
from povrules.language.schema import AREAS, Cited, Flag, Indicator, Line, Parameter, PolicyYears, Rule
from povrules.problems import Problem
from povrules.review import CLASS_LABELS, CLASSES, GroupCount, LawUse, OverlayUse, StandardUse
from povrules.surveys import Survey
from povrules.text import Text


def standard_use(outcome: Outcome, census: Census, options: Options) -> StandardUse:
    """Describe how one standard was applied: its files, the law used, what a reader has to know."""
    standard = outcome.plan.standard
    law = tuple(_law(outcome, options))
    notices = [*_notices(outcome, census, options), *_evidence_notices(law)]
    return StandardUse(
        id=standard.id,
        title_vi=standard.law.title_vi,
        title_en=standard.law.title_en,
        sha256=standard.sha256,
        included=tuple(OverlayUse(name=one.name, sha256=one.sha256) for one in standard.included),
        overlays=tuple(OverlayUse(name=one.name, sha256=one.sha256) for one in standard.overlays),
        law=law,
        notices_vi=tuple(notice.vi for notice in notices),
        notices_en=tuple(notice.en for notice in notices),
    )


def law_by_income(outcome: Outcome, options: Options, measured: pl.Series) -> Iterator[LawUse]:
    """Yield the law of classes by income that stand beside those by points; ``measured``: which households have one."""
    yield from _class_law(outcome, options, outcome.index.filter(measured))


def _law(outcome: Outcome, options: Options) -> Iterator[LawUse]:
    standard = outcome.plan.standard
    yield from _class_law(outcome, options, outcome.index)
    for flag, _ in outcome.plan.flag_tables:
        if flag_status(flag, options) in {"in_force", "ambiguous"}:
            yield from (cited_use(standard, "line", line) for line in standard.law.lines if line.cite == flag.cite)


def _class_law(outcome: Outcome, options: Options, index: pl.Series) -> Iterator[LawUse]:
    """Yield the law that gives the classes of households; ``index`` their decisions."""
    plan, standard = outcome.plan, outcome.plan.standard
    for years in standard.law.policy_years:
        if options.policy_year is None or years.first <= options.policy_year <= years.last:
            yield _year_use(plan, years)
    decided = _rule_counts(outcome, index)
    for kind, entry in used_entries(plan):
        if isinstance(entry, Rule):
            if entry.id in decided:
                yield _rule_use(outcome, entry, decided[entry.id])
        else:
            yield cited_use(standard, kind, entry)


def _rule_counts(outcome: Outcome, index: pl.Series) -> dict[str, int]:
    """Count the households that each rule decided, alone or with another one that gives the same class."""
    counts: dict[str, int] = {}
    rows = index.value_counts()
    for position, households in rows.iter_rows():
        if position < len(outcome.decisions) and not outcome.decisions[position][0].missing:
            for rule in outcome.decisions[position][0].rules:
                counts[rule] = counts.get(rule, 0) + households
    return counts


def _year_use(plan: Plan, years: PolicyYears) -> LawUse:
    label = Text(f"năm chính sách {years.shown}", f"policy years {years.shown}")
    key = f"{years.first}-{years.last}"
    overlay = plan.standard.overlaid.get("policy_years")
    return law_use(plan.standard, "policy_year", key, label, Text("", ""), years.cites(plan.basis), overlay)


def cited_use(standard: Standard, kind: str, entry: Line | Parameter | Indicator | Cited) -> LawUse:
    """Describe one line, parameter or indicator with its first citation and its weakest evidence."""
    value = Text("", "")
    if isinstance(entry, Line):
        value = Text(line_value(entry, AREAS, "vi"), line_value(entry, AREAS, "en"))
    elif isinstance(entry, Parameter):
        value = parameter_value(entry.value)
    entry_id = str(getattr(entry, "id", ""))
    overlay = standard.overlaid.get(f"{kind}s.{entry_id}")
    return law_use(standard, kind, entry_id, entry.label, value, entry.cite, overlay)


def parameter_value(value: int | bool) -> Text:
    """Return the value of a parameter; yes and no in words."""
    if isinstance(value, bool):
        return Text("có", "yes") if value else Text("không", "no")
    return Text(str(value), str(value))


def _rule_use(outcome: Outcome, rule: Rule, households: int) -> LawUse:
    plan = outcome.plan
    says = rule_text(plan, rule)
    overlay = plan.standard.overlaid.get(f"rules.{rule.id}")
    use = law_use(plan.standard, "rule", rule.id, CLASS_LABELS[rule.outcome], says, rule.cite, overlay)
    return use.model_copy(update={"households": households, "evidence": rule_evidence(plan, rule)})


def law_use(
    law: Standard | Survey,
    kind: str,
    entry_id: str,
    label: Text,
    value: Text,
    cite: Sequence[str],
    overlay: str | None = None,
) -> LawUse:
    """Describe a piece of law with its citations, their quotes and the weakest evidence."""
    return LawUse.model_validate(
        {
            "kind": kind,
            "id": entry_id,
            "label_vi": label.vi,
            "label_en": label.en,
            "value_vi": value.vi,
            "value_en": value.en,
            "citation": "; ".join(dict.fromkeys(law.cited(key).vi for key in cite)),
            "quote": " … ".join(law.citation(key).quote for key in cite if law.citation(key).quote),
            "evidence": law.evidence(tuple(cite)),
            "overlay": overlay,
        }
    )


def _notices(outcome: Outcome, census: Census, options: Options) -> Iterator[Text]:
    plan = outcome.plan
    yield from _place_notice(plan.standard, options)
    yield from _start_notice(plan.standard, options)
    for notice in plan.standard.law.notices:
        if notice.basis in {None, plan.basis} and notice.covers(options.policy_year):
            yield notice.label
    if unknown_lines(plan):
        yield Text(" ".join(law_missing(plan, "vi")), " ".join(law_missing(plan, "en")))
    yield from _flag_notices(outcome, options)
    if any(census.headers.get(name) in census.table.headers for name in plan.standard.indicator_ids):
        yield _YES_IS_DEPRIVED
    yield from _assistance_notice(outcome, census)


_YES_IS_DEPRIVED = Text(
    "Ở cột chỉ số ghi sẵn, “có” (1) là hộ THIẾU HỤT chỉ số đó, “không” (0) là không thiếu hụt.",
    "In a ready column of an indicator “yes” (1) is a household that is DEPRIVED in it, “no” (0) one that is not.",
)


def _place_notice(standard: Standard, options: Options) -> Iterator[Text]:
    """Say that a standard was named which is not the one of the place named."""
    if options.place not in {None, standard.law.place}:
        yield Text(
            f"Đã chọn {standard.id}, là chuẩn của “{standard.law.place}”, cho nơi “{options.place}”: nơi có chuẩn "
            "riêng thì dùng chuẩn riêng.",
            f"{standard.id}, a standard of “{standard.law.place}”, was chosen for the place “{options.place}”: a place "
            "with a standard of its own uses that one.",
        )


def _start_notice(standard: Standard, options: Options) -> Iterator[Text]:
    """Say from which day a standard holds that begins within the policy year."""
    for years in standard.law.policy_years:
        if years.starts is not None and options.policy_year in {None, years.first}:
            day = f"{years.starts:%d/%m/%Y}"
            yield Text(
                f"{standard.id} chỉ áp dụng từ ngày {day}; kết quả này không dùng cho thời gian trước đó của năm "
                f"{years.first}.",
                f"{standard.id} holds only from {day}; this result is not for the time of {years.first} before it.",
            )


def _evidence_notices(law: Sequence[LawUse]) -> Iterator[Text]:
    """Say which law that the result rests on was not read in a text or a secondary source."""
    for grade, words in WEAK.items():
        weak = [use for use in law if use.evidence == grade]
        if weak:
            counted = sum(use.kind == "indicator" for use in weak)
            named = [use for use in weak if use.kind != "indicator"]
            ids = ["" if use.kind == "policy_year" else f" ({use.id})" for use in named]
            vi_named = [use.label_vi + id_ for use, id_ in zip(named, ids, strict=True)]
            en_named = [use.label_en + id_ for use, id_ in zip(named, ids, strict=True)]
            vi = ", ".join([f"{counted} chỉ số"] * (counted > 0) + vi_named)
            en = ", ".join([f"{counted} indicators"] * (counted > 0) + en_named)
            yield Text(f"Căn cứ {words.vi}: {vi}.", f"Evidence “{grade}” ({words.en}): {en}.")


def _flag_notices(outcome: Outcome, options: Options) -> Iterator[Text]:
    for flag, _ in outcome.plan.flag_tables:
        status = flag_status(flag, options)
        held = _held(outcome.plan.standard, flag)
        if status == "undated":
            yield Text(
                f"Cột “{flag.vi}” ({flag.id}) để trống: cần --on hoặc --policy-year, vì quy định chỉ có hiệu lực "
                f"{held.vi}.",
                f"Column {flag.id} is empty: it needs --on or --policy-year, as the rule is in force only {held.en}.",
            )
        elif status == "ambiguous":
            yield Text(flag.ambiguous_vi, flag.ambiguous_en)
        elif status == "out":
            yield Text(
                f"Cột “{flag.vi}” ({flag.id}) để trống: quy định có hiệu lực {held.vi}, không áp dụng cho thời điểm đã "
                "chọn.",
                f"Column {flag.id} is empty: the rule is in force {held.en} and not at the time chosen.",
            )


def _held(standard: Standard, flag: Flag) -> Text:
    """Return from when to when a statement is in force, until when that is not settled, and its provision."""
    first, last, doubt = (f"{day:%d/%m/%Y}" for day in (flag.in_force_from, flag.in_force_to, flag.ambiguous_to))
    cited = standard.cited(flag.cite[0])
    return Text(
        f"từ {first} đến {last}, sau đó đến {doubt} chưa rõ ({cited.vi})",
        f"from {first} to {last}, after that to {doubt} unsettled ({cited.en})",
    )


def _assistance_notice(outcome: Outcome, census: Census) -> Iterator[Text]:
    assumed = (
        (outcome.frame["class"] == "average_agricultural") & census.columns["social_assistance_12m"].is_null()
    ).sum()
    if assumed:
        shown = Text(number(int(assumed), "vi"), number(int(assumed), "en"))
        column = next(one for one in household_columns() if one.id == "social_assistance_12m")
        yield Text(
            f"{shown.vi} hộ nông, lâm, ngư, diêm nghiệp để trống cột “{column.vi}” ({column.id}): coi là không có trợ "
            "cấp.",
            f"{shown.en} agricultural households leave social_assistance_12m blank: no assistance was assumed.",
        )


def counts(outcome: Outcome, census: Census) -> Iterator[GroupCount]:
    """Yield the class counts of all households, by area and by commune (where a commune is given)."""
    frame = pl.DataFrame(
        {
            "class": outcome.frame["class"],
            "area": census.columns["area"],
            "commune": census.columns["commune"],
            "weight": census.columns["weight"],
        }
    )
    standard = outcome.plan.standard.id
    weigh = frame["weight"].null_count() < frame.height
    yield _group(standard, "all", "", dict(frame["class"].value_counts().iter_rows()), frame if weigh else None)
    for group in ("area", "commune"):
        if frame[group].null_count() == frame.height:
            continue
        table: dict[str | None, dict[str | None, int]] = {}
        for value, name, households in frame.group_by(group, "class").len().sort(group, "class").iter_rows():
            table.setdefault(value, {})[name] = households
        rows = frame.partition_by(group, as_dict=True) if weigh else {}
        for value, classes in table.items():
            yield _group(standard, group, value or "", classes, rows.get((value,)))


def _group(
    standard: str, group: str, value: str, classes: Mapping[str | None, int], rows: pl.DataFrame | None
) -> GroupCount:
    return GroupCount.model_validate(
        {
            "standard": standard,
            "group": group,
            "value": value,
            "households": sum(classes.values()),
            "set_aside": classes.get(None, 0),
            "classes": {name: classes[name] for name in CLASSES if name in classes},
            "weighted": None if rows is None else weighted(rows),
        }
    )


def score_findings(outcome: Outcome, census: Census) -> list[Problem]:
    """Return a warning for every household whose stated score B contradicts its indicators; the score decides."""
    points = next((one.value for one in outcome.plan.standard.law.parameters if one.id == "points_per_indicator"), None)
    if outcome.plan.basis != "points" or points is None:
        return []
    ids = [name for name in outcome.plan.standard.indicator_ids if name in census.headers]
    if not ids or "score_b" not in census.headers:
        return []
    sure = pl.sum_horizontal(pl.col(name).fill_null(value=False).cast(pl.Int64) for name in ids) * int(points)
    possible = pl.sum_horizontal(pl.col(name).fill_null(value=True).cast(pl.Int64) for name in ids) * int(points)
    spare = (len(outcome.plan.standard.indicator_ids) - len(ids)) * int(points)
    frame = census.columns.with_row_index("_row").filter(~census.set_aside)
    wrong = frame.filter((pl.col("score_b") < sure) | (pl.col("score_b") > possible + spare))
    wrong = wrong.select("_row", pl.col("score_b").cast(pl.String), low=sure, high=possible + spare)
    expected = Text("điểm theo các chỉ số của hộ", "points by the household's indicators")
    mend = Text(
        "Điểm ghi trong phiếu được dùng; kiểm tra lại điểm B hoặc các chỉ số",
        "The stated score decides; check score B or the indicators",
    )

    def words(index: int) -> Words:
        low, high = wrong["low"][index], wrong["high"][index]
        span = f"{low}" if low == high else f"{low}–{high}"
        return Text(f"{span} {expected.vi}", f"{span} {expected.en}"), mend

    return tell(
        census,
        wrong["_row"],
        "score_b_disagrees",
        "warning",
        (expected, mend),
        column="score_b",
        found=wrong["score_b"].to_list(),
        each=words,
    )
