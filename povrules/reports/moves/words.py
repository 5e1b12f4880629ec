"""The sentences about a change of law over a census, for all its outputs."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from povrules.moves.model import CensusDifference, Group, PaperSide, Side, Step
from povrules.moves.parts import PART_LABELS, SHORT_PARTS
from povrules.reports.words import AREAS, BASES, decimal, percent, whole, word
from povrules.review import ClassPair, Comparison, HouseholdClass
from povrules.text import Lang, Text

KINDS: dict[str, Text] = {
    "area": Text("khu vực", "area"),
    "commune": Text("xã", "commune"),
    "ethnicity": Text("dân tộc", "ethnicity"),
}
NOTHING = Text("không có", "nothing")
NOBODY = Text("Không hộ nào đổi loại ở bước này.", "No household changes class at this step.")
NOT_STATED = Text("(không ghi)", "(not stated)")
HOW_TO_READ = Text(
    "Mỗi thay đổi được áp dụng lần lượt lên chuẩn trước, theo thứ tự nêu ở đây; mỗi bước bắt đầu từ kết quả của bước "
    "trước, nên cộng các bước lại đúng bằng thay đổi chung. Thứ tự khác thì phần của từng bước có thể khác; cột “nếu "
    "chỉ thay đổi riêng” không phụ thuộc thứ tự. Chuẩn ở giữa hai chuẩn không phải là luật của ai, chỉ để tính.",
    "The changes are applied one at a time to the standard before, in the order given; each step begins with the "
    "result of the one before it, so the steps add up to the whole change exactly. In another order the share of a "
    "step may be another one; the column “if it alone is changed” does not depend on the order. What lies between the "
    "two standards is nobody's law; it serves the computation.",
)
ANSWERS_ALIKE = Text(
    "Mọi hộ có câu trả lời như nhau theo cả hai chuẩn (chỉ số ghi sẵn, hoặc không có gì để suy ra), nên thay đổi "
    "ngưỡng không làm hộ nào đổi loại ở đây; điều đó không có nghĩa là ngưỡng mới không ảnh hưởng.",
    "Every household has the same answers under both standards (indicators that are ready, or nothing to derive them "
    "from), so changed thresholds move nobody here; that does not mean that they would move nobody.",
)


def side_name(side: Side, lang: Lang) -> str:
    """Return a standard with the policy year for which its law was read."""
    year = Text(f"năm chính sách {side.policy_year}", f"policy year {side.policy_year}").get(lang)
    return f"{side.name} ({year})"


def title(found: CensusDifference, lang: Lang) -> str:
    """Return what is compared: ``vn-2016 (policy year 2021) → vn-2022 (policy year 2022)``."""
    return f"{side_name(found.before, lang)} → {side_name(found.after, lang)}"


def headline(found: CensusDifference, lang: Lang) -> str:
    """Say how many households move, and how many of those are undetermined or set aside."""
    moved, of = found.moved.different, found.households
    weighed = Text("", "")
    if found.moved.different_weighted is not None:
        share = decimal(found.moved.different_weighted, lang)
        weighed = Text(f"; theo quyền số {share}%", f"; by weight {share}%")
    count, total, rate = whole(moved, lang), whole(of, lang), percent(moved, of, lang)
    return Text(
        f"{count} trong {total} hộ đổi loại ({rate}{weighed.vi})",
        f"{count} of {total} households change class ({rate}{weighed.en})",
    ).get(lang)


def notes(found: CensusDifference, lang: Lang) -> Iterator[str]:
    """Yield what a reader of the counts has to know: years, undetermined households, blanks, weights, detours."""
    by = word(BASES, found.basis, lang)
    yield Text(f"Cách xét: {by}.", f"Basis: {by}.").get(lang)
    if not (found.before.chosen and found.after.chosen):
        yield Text(
            "Năm chính sách không được nêu thì lấy năm chung sau cùng của hai chuẩn, không có thì hai năm gần nhau "
            "nhất (--year-before, --year-after).",
            "A policy year that was not named is the last one that both standards have, else those nearest to each "
            "other (--year-before, --year-after).",
        ).get(lang)
    both = [found.counts(side).get("undetermined", 0) for side in ("before", "after")]
    if any(both):
        first, second = (whole(one, lang) for one in both)
        yield Text(
            f"Hộ chưa xác định, được tính riêng: {first} theo chuẩn trước, {second} theo chuẩn sau.",
            f"Undetermined households, counted as such: {first} by the standard before, {second} by the one after.",
        ).get(lang)
    unknown = sum(pair.persons_unknown for pair in found.moved.pairs)
    for count, said in (
        (found.set_aside, _SET_ASIDE),
        (unknown, _NO_MEMBERS),
        (found.moved.without_weight or 0, _NO_WEIGHT),
        (found.back, _BACK),
    ):
        if count:
            yield f"{said.get(lang)}: {whole(count, lang)}."


_SET_ASIDE = Text(
    "Dòng để riêng vì lỗi dữ liệu, không xếp loại được theo chuẩn nào",
    "Rows set aside for errors in the data, with no class by either standard",
)
_NO_MEMBERS = Text(
    "Hộ chưa biết số người, không cộng vào nhân khẩu",
    "Households whose number of members is not known, which add nothing to the persons",
)
_NO_WEIGHT = Text(
    "Hộ không có quyền số, không cộng vào quyền số", "Households without a weight, which add nothing to the weights"
)
_BACK = Text(
    "Hộ bị một thay đổi chuyển đi rồi thay đổi khác chuyển về, không kể là đổi loại",
    "Households that one change moves and another one takes back, which do not count as moving",
)


def order_text(found: CensusDifference, lang: Lang) -> str:
    """Say in which order the changes were applied."""
    if not found.order:
        return Text("Hai chuẩn như nhau về cách xếp loại.", "Both standards classify alike.").get(lang)
    labels = "; ".join(f"{PART_LABELS[part].get(lang)} ({part})" for part in found.order)
    return Text(f"Thứ tự áp dụng (--order): {labels}.", f"Order in which they are applied (--order): {labels}.").get(
        lang
    )


def step_notes(step: Step, lang: Lang) -> Iterator[str]:
    """Yield why several changes are one step, and that thresholds could not be told apart."""
    if len(step.parts) > 1:
        yield Text(
            f"Các thay đổi này phải đi cùng nhau, riêng ra thì không thành quy định hợp lệ: {step.why.vi}.",
            f"These changes go together, one by one they make no valid law: {step.why.en}.",
        ).get(lang)
    if step.answers_alike:
        yield ANSWERS_ALIKE.get(lang)


def step_changes(found: CensusDifference, step: Step, lang: Lang) -> Iterator[str]:
    """Yield what is changed in a step, shortly: values before and after, the regime, indicators by name."""
    own = [found.changes[at] for at in step.changes]
    named: dict[str, list[str]] = {}
    for one in own:
        what = Text(one.what_vi, one.what_en).get(lang)
        if one.kind == "indicator":
            sign = "+" if one.before is None else "−" if one.after is None else "±"
            named.setdefault(sign, []).append(what)
        elif one.kind != "class" or one.before is None or one.after is None:
            before, after = (_said(side, lang) for side in (one.before, one.after))
            yield f"{what}: {before} → {after}"
    yield from (f"{sign} {'; '.join(named[sign])}" for sign in "−+±" if sign in named)


def _said(side: PaperSide | None, lang: Lang) -> str:
    return NOTHING.get(lang) if side is None else Text(side.vi, side.en).get(lang)


def steps_text(ids: Sequence[str], lang: Lang) -> str:
    """Return steps by their short names: ``lines; indicators``."""
    short = {str(part): label.get(lang) for part, label in SHORT_PARTS.items()}
    return "; ".join(" + ".join(short[part] for part in one.split("+")) for one in ids)


def group_name(group: Group, lang: Lang) -> str:
    """Return what a group of households is called."""
    if not group.value:
        return NOT_STATED.get(lang)
    return word(AREAS, group.value, lang) if group.kind == "area" else group.value


def net(moved: Comparison) -> dict[HouseholdClass | None, int]:
    """Return by how many households each class grows."""
    found: dict[HouseholdClass | None, int] = {}
    for pair in moved.pairs:
        found[pair.first] = found.get(pair.first, 0) - pair.households
        found[pair.second] = found.get(pair.second, 0) + pair.households
    return found


def signed(number: int, lang: Lang) -> str:
    """Return a number with its sign: ``+12``, ``−3``, ``0``."""
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{whole(abs(number), lang)}"


def amount(pair: ClassPair, field: str) -> int | Decimal:
    """Return what is counted of two classes: ``households``, ``persons``, ``weight``."""
    if field == "weight":
        return Decimal(0) if pair.weight is None else pair.weight
    return pair.households if field == "households" else pair.persons
