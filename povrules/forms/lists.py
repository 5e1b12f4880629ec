"""Lists and minutes to print, of Circular 07/2021: 6.1 and 6.2 (appendix VI), the list for review (I), the minutes (V).

Names and birthdays of heads are personal data: they are in a list only where they are asked for. Else the household id
stands in the place of the name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from povrules.census.names import KEY
from povrules.census.values import read_date
from povrules.forms.households import Households
from povrules.forms.model import Head
from povrules.forms.places import natural
from povrules.reports.words import whole
from povrules.spelling import fold
from povrules.text import Text

Cells = tuple[str | int | None, ...]
"""The cells of a household behind its number."""
LISTS = ("6.1", "6.2", "I", "V")
_SEXES = {fold(word): code for code, words in ((1, ("nam", "1", "male")), (2, ("nữ", "2", "female"))) for word in words}
_CODES = {"poor": "N", "near_poor": "CN"}
_DATED = "......, ngày... tháng... năm..."
NO_NAMES = Text(
    "Không in họ tên, ngày sinh chủ hộ: cột họ tên ghi mã hộ; muốn in thì thêm --names.",
    "Without names and birthdays: the household id stands in the place of the name; --names prints them.",
)


@dataclass(frozen=True)
class Section:
    """A part of a list: number and name above its households."""

    number: str
    name: str
    rows: Sequence[Cells]


@dataclass(frozen=True)
class Printed:
    """A list or minutes as a sheet in portrait.

    ``subject``: what it is called above, of an appendix its number, its name and the circular. ``left``: who issues it.
    ``dated_mark``: the number of the note behind the place. ``text``: the paragraphs of minutes, a blank one is a line
    to write on; ``pages``: which of them begin a page. ``head``, ``heights``, ``widths``, ``numbers``: of the table of
    a list, ``sections`` its rows, ``centred`` which of their columns are; one section without a name is a plain list.
    ``total``: number and name of a last row that counts. ``closing``: what stands below the table, on the left what it
    is. ``signed``: who signs, in what capacity, how.
    """

    form: str
    subject: tuple[str, ...]
    left: tuple[str, str]
    dated: str
    title: str
    widths: tuple[float, ...]
    head: tuple[Head, ...] = ()
    heights: tuple[float, ...] = ()
    numbers: tuple[str, ...] | None = None
    centred: tuple[int, ...] = (0,)
    sections: tuple[Section, ...] = ()
    total: tuple[str, str] | None = None
    text: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    closing: tuple[str, str] | None = None
    signed: tuple[tuple[str, str, str], ...] = ()
    dated_mark: str = ""
    notes: tuple[str, ...] = ()
    remarks: tuple[Text, ...] = ()

    @property
    def sheet(self) -> str:
        """The name of its sheet."""
        return f"Mẫu {self.form}" if "." in self.form else f"Phụ lục {self.form}"


def poor_list(households: Households, *, names: bool) -> Printed:
    """List 6.1: poor, then near-poor households."""
    frame = households.frame
    sections = [
        Section(number, name, _rows(frame.filter(pl.col("class") == kind), names=names))
        for number, name, kind in (("I.", "Hộ nghèo", "poor"), ("II.", "Hộ cận nghèo", "near_poor"))
    ]
    subject = "Mẫu số 6.1. Danh sách hộ nghèo, hộ cận nghèo sau khi rà soát"
    title = "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO SAU KHI RÀ SOÁT"
    return _listed("6.1", subject, title, frame, sections, ("III.", "Tổng cộng (I + II)"), names=names)


def exit_list(households: Households, moved: pl.DataFrame, *, names: bool) -> Printed:
    """List 6.2: households that exited poverty, then near-poverty; ``moved`` is the frame of a movement."""
    frame = households.frame
    parts = (
        ("I.", "Hộ gia đình thoát nghèo", ("became_near_poor", "exited_poverty")),
        ("II.", "Hộ gia đình thoát cận nghèo", ("exited_near_poverty",)),
    )
    sections = []
    for number, name, kinds in parts:
        left = moved.filter(pl.col("kind").is_in(kinds)).select(KEY, "province", "commune", "village")
        there = frame.join(left, on=[KEY, "province", "commune", "village"], how="semi", nulls_equal=True)
        gone = left.join(frame, on=[KEY, "province", "commune", "village"], how="anti", nulls_equal=True)
        known = pl.concat([there, gone], how="diagonal")
        sections.append(Section(number, name, _rows(known, names=names)))
    subject = "Mẫu số 6.2. Danh sách hộ thoát nghèo, hộ thoát cận nghèo sau khi rà soát"
    title = "DANH SÁCH HỘ THOÁT NGHÈO, HỘ THOÁT CẬN NGHÈO SAU KHI RÀ SOÁT"
    # The gazette numbers the last line II. too.
    return _listed("6.2", subject, title, frame, sections, ("II.", "Tổng cộng (I + II)"), names=names)


def _listed(
    form: str,
    subject: str,
    title: str,
    frame: pl.DataFrame,
    sections: Sequence[Section],
    total: tuple[str, str],
    *,
    names: bool,
) -> Printed:
    headers = ("STT", "Họ và tên chủ hộ", "Giới tính", "Ngày, tháng\nnăm sinh", "Địa chỉ")
    return Printed(
        form=form,
        subject=(subject,),
        left=_left(frame, "UBND xã/phường/thị trấn", "Thôn/bản/ấp"),
        dated=_DATED,
        title=title,
        widths=(6, 30, 14, 14, 28),
        head=tuple(_headed(text, at) for at, text in enumerate(headers)),
        heights=(3,),
        centred=(0, 2, 3),
        sections=tuple(sections),
        total=total,
        signed=(("NGƯỜI LẬP BIỂU", "", "(Ký, họ tên)"), ("XÁC NHẬN CỦA TRƯỞNG THÔN", "", "(Ký, họ tên)")),
        remarks=() if names else (NO_NAMES,),
    )


_ASIDES = {
    "Giới tính": "\n(1: Nam, 2: Nữ)",
    "Nơi ở hiện tại": "\n(Ghi theo thứ tự thôn/tổ)",
}
"""What stands in slanted letters below the name of a column."""


def _headed(text: str, at: int, rows: int = 1) -> Head:
    return Head(text, 0, at, rows=rows, aside=_ASIDES.get(text, ""), slanted=True)


def _appendix(number: str, title: str) -> tuple[str, ...]:
    """Return what stands above an appendix: its number, its name, the circular that it belongs to."""
    return (
        f"Phụ lục {number}",
        title,
        "(Kèm theo Thông tư số 07/2021/TT-BLĐTBXH ngày 18 tháng 7 năm 2021\ncủa Bộ trưởng Bộ Lao động - Thương binh và "
        "Xã hội)",
    )


def review_list(households: Households, *, names: bool) -> Printed:
    """Appendix I: every household of the result with its scores and class, as far as they are known."""
    frame = _sorted(households.frame)
    people = _rows(frame, names=names, year=True)
    points = frame.select("score_a", "score_b", "class").iter_rows()
    rows = [(*cells, one, two, _code(of)) for cells, (one, two, of) in zip(people, points, strict=True)]
    counts = {code: sum(_code(one) == code for one in frame["class"]) for code in ("N", "CN", "KN")}
    named = (
        "STT",
        "Họ và tên chủ hộ",
        "Giới tính",
        "Năm sinh",
        "Nơi ở hiện tại",
    )
    title = "DANH SÁCH HỘ GIA ĐÌNH CẦN RÀ SOÁT"
    return Printed(
        form="I",
        subject=_appendix("I", title),
        left=_left(frame, "UBND xã/phường/thị trấn", "thôn/bản/ấp"),
        dated=_DATED,
        dated_mark="1",
        title=title,
        widths=(5, 26, 12, 10, 24, 8, 8, 8),
        head=(
            *(_headed(text, at, rows=2) for at, text in enumerate(named)),
            Head("Kết quả rà soát Phiếu B", 0, 5, columns=3),
            Head("Điểm B1", 1, 5),
            Head("Điểm B2", 1, 6),
            Head("Phân loại", 1, 7, mark="2"),
        ),
        heights=(2, 2),
        numbers=("A", "B", "1", "2", "3", "4", "5", "6"),
        centred=(0, 2, 3, 5, 6, 7),
        sections=(Section("", "", rows),),
        closing=(
            "Kết quả phân loại sau khi rà soát Phiếu B",
            f"- Có {whole(counts['N'], 'vi')} hộ nghèo;\n- Có {whole(counts['CN'], 'vi')} hộ cận nghèo;\n"
            f"- Có {whole(counts['KN'], 'vi')} hộ không nghèo.",
        ),
        signed=(
            ("RÀ SOÁT VIÊN", "", "(Ký, ghi rõ họ tên)"),
            ("ĐẠI DIỆN BAN CHỈ ĐẠO\nRÀ SOÁT CẤP XÃ", "", "(Ký, ghi rõ họ tên)"),
            ("TRƯỞNG THÔN", "", "(Ký, ghi rõ họ tên)"),
        ),
        notes=("Tên thôn/bản/ấp.", "Hộ nghèo: N; Hộ cận nghèo: CN; Hộ không nghèo: KN."),
        remarks=(_WHO_IS_REVIEWED, *(() if names else (NO_NAMES,))),
    )


_WHO_IS_REVIEWED = Text(
    "Danh sách này in mọi hộ trong tệp. Theo Quyết định 24/2021/QĐ-TTg Điều 4 khoản 1, hộ cần rà soát là hộ đang trong "
    "danh sách hộ nghèo, hộ cận nghèo và hộ có giấy đề nghị; bỏ khỏi tệp các hộ khác.",
    "This list has every household of the file. By Decision 24/2021/QĐ-TTg, Điều 4 khoản 1, those to be reviewed are "
    "on the current list of poor and near-poor households or have made a request; take the others out of the file.",
)


def _code(household_class: str | None) -> str | None:
    """Return how appendix I writes a class; households of average living standard are not poor."""
    return None if household_class is None else _CODES.get(household_class, "KN")


def minutes(households: Households, moved: pl.DataFrame | None) -> Printed:
    """Appendix V: the minutes of the people's meeting. What it decides stays open, what it is told is a remark."""
    frame = households.frame
    told = [(kind, frame.filter(pl.col("class") == kind).height) for kind in ("poor", "near_poor")]
    vi = f"{whole(told[0][1], 'vi')} hộ nghèo, {whole(told[1][1], 'vi')} hộ cận nghèo"
    en = f"{whole(told[0][1], 'en')} poor, {whole(told[1][1], 'en')} near-poor"
    if moved is not None:
        left = [
            moved.filter(pl.col("kind").is_in(kinds)).height
            for kinds in (["became_near_poor", "exited_poverty"], ["exited_near_poverty"])
        ]
        vi += f", {whole(left[0], 'vi')} hộ thoát nghèo, {whole(left[1], 'vi')} hộ thoát cận nghèo"
        en += f", {whole(left[0], 'en')} that exited poverty, {whole(left[1], 'en')} that exited near-poverty"
    title = "BIÊN BẢN KẾT QUẢ HỌP DÂN ĐỂ THỐNG NHẤT KẾT QUẢ RÀ SOÁT"
    return Printed(
        form="V",
        subject=_appendix("V", title),
        left=_left(frame, "UBND xã", "Thôn/Tổ dân phố"),
        dated="(Tên thôn), ngày... tháng... năm...",
        title=title,
        widths=(30, 30, 30),
        text=_MINUTES,
        pages=(_MINUTES.index(_DECIDED),),
        signed=(
            ("ĐẠI DIỆN HỘ DÂN", "", "(Ký, họ tên)"),
            ("THƯ KÝ", "", "(Ký, họ tên)"),
            ("TRƯỞNG THÔN", " (Chủ trì)", "(Ký, họ tên)"),
        ),
        remarks=(
            Text(
                f"Kết quả rà soát đưa ra họp (chưa phải ý kiến của cuộc họp): {vi}.",
                f"What the review found and the meeting is told (it has not agreed to it yet): {en}.",
            ),
        ),
    )


_DECIDED = "2. Kết quả cuộc họp"
_MINUTES = (
    "Hôm nay, ngày....... tháng....... năm 20....., tại.................................................... (ghi rõ "
    "địa điểm tổ chức họp), thôn............. (tên thôn) đã tổ chức cuộc họp thống nhất kết quả rà soát hộ nghèo, hộ "
    "cận nghèo trên địa bàn.",
    "- Chủ trì cuộc họp: (ghi rõ họ, tên, chức danh người chủ trì).",
    "- Thư ký cuộc họp: (ghi rõ họ, tên, chức danh).",
    "- Thành phần tham gia:",
    "+ Đại diện BCĐ cấp xã..... người (ghi rõ số lượng, họ và tên, chức vụ, đơn vị), đại diện tổ chức Đảng, đoàn "
    "thể.... người (ghi rõ số lượng, họ và tên, chức vụ, đơn vị), đại diện Mặt trận Tổ quốc Việt Nam cấp xã:..... "
    "người (ghi rõ số lượng, họ và tên, chức vụ).",
    "+ Đại diện...... hộ gia đình trên tổng số...... hộ gia đình có tên trong Danh sách hộ gia đình cần rà soát, "
    "chiếm tỷ lệ....%.",
    "+ Rà soát viên:..... người (ghi rõ số lượng, họ và tên).",
    "+ Hộ gia đình khác:.... hộ.",
    "Tổng số người tham gia:............. người (có danh sách kèm theo).",
    "1. Nội dung cuộc họp",
    "Lấy ý kiến thành viên dự họp về kết quả rà soát hộ nghèo, hộ cận nghèo theo nguyên tắc:",
    "- Hộ gia đình đạt trên 50% ý kiến thống nhất của thành viên dự họp, đưa vào danh sách xem xét công nhận kết quả "
    "rà soát.",
    "- Hộ gia đình đạt dưới 50% ý kiến thống nhất của thành viên dự họp, tổng hợp danh sách để rà soát lại, bảo đảm "
    "phản ánh đúng thực trạng của hộ gia đình.",
    _DECIDED,
    "- Kết thúc cuộc họp, các thành viên dự họp thống nhất như sau:",
    "+ Có........ hộ gia đình đạt điều kiện xét công nhận hộ nghèo;",
    "+ Có........ hộ gia đình đạt điều kiện xét công nhận hộ cận nghèo;",
    "+ Có........ hộ gia đình đạt điều kiện xét công nhận hộ thoát nghèo;",
    "+ Có........ hộ gia đình đạt điều kiện xét công nhận hộ thoát cận nghèo;",
    "+ Có........ hộ gia đình đưa vào danh sách thực hiện rà soát lại.",
    "(Lập Danh sách chi tiết dựa trên mẫu tại Phụ lục I - Danh sách hộ gia đình cần rà soát để niêm yết, thông báo "
    "công khai).",
    "- Những ý kiến chưa thống nhất, đề nghị tiếp tục xem xét:",
    *(("",) * 17),
    "Cuộc họp kết thúc vào lúc... giờ... phút cùng ngày. Đại diện các thành viên tham dự đã thống nhất nội dung biên "
    "bản; biên bản được lập thành 02 bản có giá trị như nhau, 01 bản lưu tại thôn, tổ dân phố, 01 bản gửi Ban Chỉ đạo "
    "cấp xã./.",
)


def _left(frame: pl.DataFrame, commune: str, village: str) -> tuple[str, str]:
    """Return who issues a list: the commune and village, dots where there are several or none.

    What a place is stands once, in its name where that has it.
    """

    def named(column: str, office: str, what: str) -> str:
        found = frame[column].drop_nulls().unique().to_list()
        if len(found) != 1:
            return f"{office}{what}..."
        name = found[0].strip()
        says = name.lower().startswith(_PLACES_CALLED[column])
        return f"{office}{name[:1].upper()}{name[1:]}" if says else f"{office}{what} {name}"

    return named("commune", "UBND ", commune.removeprefix("UBND ")), named("village", "", village)


_PLACES_CALLED = {
    "commune": ("xã ", "phường ", "thị trấn ", "đặc khu "),
    "village": ("thôn ", "bản ", "ấp ", "tổ ", "khu phố ", "xóm ", "buôn ", "làng ", "khóm "),
}
"""How names of places begin that say what it is."""


def _sorted(frame: pl.DataFrame) -> pl.DataFrame:
    """Return households by commune and village, numbers within names by their value, as they stand within one."""
    keys = [
        (natural(commune or ""), natural(village or ""))
        for commune, village in frame.select("commune", "village").iter_rows()
    ]
    return frame[sorted(range(len(keys)), key=keys.__getitem__)]


def _rows(frame: pl.DataFrame, *, names: bool, year: bool = False) -> list[Cells]:
    """Return name (or id), sex, birthday (or its ``year``) and address of households."""
    columns = (KEY, "head_name", "sex", "head_born", "address", "village", "commune")
    rows: list[Cells] = []
    for key, name, sex, born, address, village, commune in _sorted(frame).select(columns).iter_rows():
        where = (address if names else None) or ", ".join(one for one in (village, commune) if one) or None
        day = _birth(born, year=year) if names and born else None
        called = (name or key) if names else key
        rows.append((called, _SEXES.get(fold(sex or "")), day, where))
    return rows


def _birth(text: str, *, year: bool) -> str | None:
    """Return a day of birth, or its ``year``, as forms have it; a text that is no day stays, but gives no year."""
    day, _ = read_date(text)
    if isinstance(day, date):
        return f"{day:%Y}" if year else f"{day:%d/%m/%Y}"
    return text if not year or text.strip().isdigit() else None
