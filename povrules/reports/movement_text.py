"""A movement for the terminal."""

from povrules.movements import Movement, checks
from povrules.reports.movement_forms import FORMS
from povrules.reports.words import counted
from povrules.text import Lang, Text, households
from povrules.years.flows import label_of


def movement_text(found: Movement, lang: Lang) -> str:
    """Return what happened: how many households of each kind, the sums that have to agree, notices and problems."""
    lines = [found.law.law.title.get(lang) + ": " + " → ".join(one for one in found.sources if one)]
    counts = dict(found.frame.group_by("kind", maintain_order=True).len().sort("len", descending=True).iter_rows())
    order = [one.id for one in found.law.law.kinds]
    for kind in sorted(counts, key=lambda one: order.index(one) if one in order else len(order)):
        where = [
            f"{FORMS[listed]}.{column}"
            for one in found.law.law.kinds
            if one.id == kind
            for listed, column in one.columns.items()
        ]
        columns = f"  ({', '.join(where)})" if where else ""
        lines.append(f"{counts[kind]:>8}  {label_of(kind, found.law).get(lang)}{columns}")
    lines += ["", *_statistics(found, lang), "", *_checks(found, lang), *_effects(found, lang), *_recent(found, lang)]
    lines.append(counted(found.problems, lang))
    lines += [f"{'Lưu ý' if lang == 'vi' else 'Note'}: {one.get(lang)}" for one in found.notices]
    return "\n".join(lines)


def _statistics(found: Movement, lang: Lang) -> list[str]:
    exited, arisen = found.statistics.exited, found.statistics.arisen
    by, residual = found.law.cited("exited").get(lang), found.law.cited("arisen").get(lang)
    unknown = Text("chưa rõ", "not known").get(lang)
    unclear = found.statistics.undetermined
    who = households(unclear)
    why = Text(f"; {who.vi} chưa xác định diện", f"; the class of {who.en} is not known") if unclear else Text("", "")
    left, more = (unknown if one is None else str(one) for one in (exited, arisen))
    return [
        Text(
            f"Theo thống kê: số hộ thoát nghèo: {left} ({by}); số hộ nghèo phát sinh: "
            f"{more} ({residual}: phần còn lại, gồm mọi biến động khác){why.vi}",
            f"By statistics: households that exited poverty: {left} ({by}); that arose: {more} "
            f"({residual}: the residual, with all other movement){why.en}",
        ).get(lang)
    ]


def _checks(found: Movement, lang: Lang) -> list[str]:
    words = {
        True: Text("khớp", "agrees"),
        False: Text("KHÔNG KHỚP", "DOES NOT AGREE"),
        None: Text("chưa kiểm tra được: có ô chưa biết", "cannot be checked: a number is not known"),
    }
    return [f"{what.get(lang)}: {words[right].get(lang)}" for what, right in checks(found)]


def _effects(found: Movement, lang: Lang) -> list[str]:
    """Say whose doing the changes of class are, and where the recognised class is not the computed one."""
    lines = []
    counts = dict(found.frame.filter(found.frame["effect"].is_not_null()).group_by("effect").len().iter_rows())
    if counts:
        household, standard, both = (counts.get(one, 0) for one in ("household", "standard", "both"))
        lines.append(
            Text(
                f"Đổi diện do hộ: {household}; do đổi chuẩn: {standard}; do cả hai: {both}",
                f"Another class by the household: {household}; by the new standard: {standard}; by both: {both}",
            ).get(lang)
        )
    return [*lines, *_decisions(found, lang)]


def _decisions(found: Movement, lang: Lang) -> list[str]:
    """Count where computed class, the people's meeting and the decision are not the same, each pair apart."""
    frame, lines = found.frame, []
    computed, meeting, recognised = (frame[one] for one in ("computed_after", "meeting_after", "recognised_after"))
    other = (computed != recognised).fill_null(value=False)
    if other.any():
        unsaid = frame.filter(other & frame["decision_reason"].is_null()).height
        why = Text(f"; {unsaid} hộ không ghi lý do", f"; of {unsaid} no reason is stated") if unsaid else Text("", "")
        lines.append(
            Text(
                f"{other.sum()} hộ được công nhận khác với kết quả tính{why.vi}; kết quả công nhận được dùng",
                f"{other.sum()} households are recognised as another class than was computed{why.en}; what was "
                "recognised counts",
            ).get(lang)
        )
    for one, vi, en in (
        (computed, "kết quả tính", "what was computed"),
        (recognised, "kết quả công nhận", "what was recognised"),
    ):
        apart = int((meeting != one).fill_null(value=False).sum())
        if apart:
            lines.append(
                Text(
                    f"{apart} hộ có kết quả họp dân khác với {vi}",
                    f"of {apart} households the meeting differs from {en}",
                ).get(lang)
            )
    return lines


def _recent(found: Movement, lang: Lang) -> list[str]:
    lines = []
    for one in found.law.law.windows if found.day is not None else ():
        states = found.frame[f"recently_{one.id}"]
        here = found.frame["after"] != "gone"
        yes, open_ = int(((states == "yes") & here).sum()), int((states.is_null() & here).sum())
        unknown = Text(f"; {open_} hộ chưa rõ", f"; {open_} not known") if open_ else Text("", "")
        cited = found.law.cited(one.cite[0])
        lines.append(
            Text(
                f"Ngày {found.day:%d/%m/%Y}, {one.vi}: {yes} hộ{unknown.vi} ({cited.vi})",
                f"On {found.day:%d/%m/%Y}, {one.en}: {households(yes).en}{unknown.en} ({cited.en})",
            ).get(lang)
        )
    return lines
