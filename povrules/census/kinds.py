"""The kinds of findings in the cells of a census, with what to tell the person who mends them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from povrules.language.columns import Column, ColumnType
from povrules.problems import Severity
from povrules.text import Text

Words = tuple[Text, Text]
"""What was expected, and how to mend it."""

PRIVATE = frozenset({"head_name", "name"})
"""Columns whose cells are never quoted."""


_PLACES = frozenset({"province", "commune", "village", "ethnicity"})


def may_be_quoted(column: Column) -> bool:
    """Tell whether the cells of a column surely name no person, so that one may stand as an example."""
    return column.type in ("code", "flag") or column.id in _PLACES


_NOT_SET_ASIDE: dict[str, Text] = {
    "unused": Text("Ô này không được dùng để phân loại.", "This cell is not used to classify."),
    "beside": Text(
        "Ô này coi như không ghi: chỉ phần ghi bên cạnh phân loại cần đến nó.",
        "It counts as not given: only what stands beside the class needs it.",
    ),
}
"""What is said of a cell that cannot be read and sets no row aside, by what a blank of its column means."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding: the code and severity of its problems, and its words.

    ``mend`` is None where the advice depends on the column, ``expected`` where the expectation does.
    ``about`` says what the expectation then names: the type of the cell, the bounds of the column, or what is
    usual.
    """

    code: str
    severity: Severity
    mend: Text | None = None
    expected: Text | None = None
    about: Literal["type", "bounds", "usual"] = "type"

    def words(self, column: Column) -> Words:
        """Return the words of this kind for a cell of ``column``."""
        expected = self.expected or _EXPECTATIONS[self.about](column)
        mend = self.mend or _leave_empty(column)
        more = _NOT_SET_ASIDE.get(column.blank) if self.severity == "error" else None
        return expected, mend if more is None else Text(f"{mend.vi} {more.vi}", f"{mend.en} {more.en}")

    def severity_in(self, column: Column) -> Severity:
        """Return the severity in ``column``: what no rule reads never sets a row aside."""
        return "warning" if self.severity == "error" and not column.sets_aside else self.severity


NOT_A_VALUE = Kind("impossible_value", "error")
NOT_WHOLE = Kind(
    "not_whole",
    "error",
    Text("Hãy ghi số nguyên, không có phần lẻ.", "Write a whole number, without a fraction."),
)
INEXACT = Kind(
    "inexact_number",
    "error",
    Text(
        "Số này quá dài nên bảng tính đã làm tròn; hãy nhập lại đầy đủ các chữ số ở dạng chữ (text).",
        "The number is too long and has been rounded; enter all its digits again, as text.",
    ),
)
AMBIGUOUS = Kind(
    "ambiguous_amount",
    "error",
    Text(
        "Không rõ dấu chấm, dấu phẩy là ngăn cách hàng nghìn hay phần lẻ; hãy viết liền các chữ số.",
        "It is not clear whether the mark separates thousands or a fraction; write the digits without marks.",
    ),
)
AMBIGUOUS_SIGN = Kind(
    "ambiguous_amount",
    "error",
    Text(
        "Không rõ dấu ngoặc đơn có nghĩa là số âm hay không; nếu là số âm, hãy viết dấu trừ phía trước.",
        "It is not clear whether the brackets mean a negative amount; if so, write a minus sign in front.",
    ),
)
AMOUNT_AS_TEXT = Kind("amount_as_text", "notice")
SCIENTIFIC = Kind("scientific_number", "notice")
BLANK_MARKER = Kind(
    "blank_marker",
    "notice",
    Text("Ô được coi là để trống.", "The cell is taken as empty."),
)
EXCEL_ERROR = Kind(
    "excel_error",
    "error",
    Text(
        "Công thức trong ô bị lỗi; hãy mở tệp bằng Excel, sửa công thức rồi lưu lại.",
        "The formula of the cell fails; open the file in Excel, mend the formula and save.",
    ),
)
TOO_NARROW = Kind(
    "excel_error",
    "error",
    Text(
        "Cột trong Excel quá hẹp nên số không hiện ra; hãy nới rộng cột rồi lưu lại.",
        "The column was too narrow in Excel to show the number; make it wider and save again.",
    ),
)
FORMULA_WITHOUT_VALUE = Kind(
    "formula_without_value",
    "error",
    Text(
        "Công thức chưa được tính; hãy mở tệp bằng Excel, tính lại (phím F9) rồi lưu lại.",
        "The formula was never calculated; open the file in Excel, recalculate (key F9) and save.",
    ),
)
UNUSUAL = Kind(
    "unusual_value",
    "warning",
    Text(
        "Giá trị vẫn được dùng như đã ghi; hãy kiểm tra lại dấu và con số.",
        "The value is used as it stands; check the sign and the number.",
    ),
    about="usual",
)
SMALL_IN_UNIT = Kind(
    "amount_small",
    "warning",
    Text(
        "Số tiền rất nhỏ dù đã đổi theo đơn vị của bảng ánh xạ; hãy kiểm tra lại con số và đơn vị.",
        "The amount is very small even in the unit of the mapping; check the number and the unit.",
    ),
)
"""Of a column of which a mapping gives the unit; expected is an amount in that one."""
SMALL_AMOUNT = Kind(
    "amount_small",
    "warning",
    Text(
        "Số tiền rất nhỏ nhưng vẫn được dùng như đã ghi; nếu là nghìn đồng, hãy đổi ra đồng.",
        "The amount is very small, but used as it stands; convert it if in thousands.",
    ),
    Text("số tiền tính bằng đồng", "an amount in đồng"),
)
NO_INCOME = Kind(
    "income_zero",
    "warning",
    Text(
        "0 được dùng như đã ghi; nếu chưa hỏi được thu nhập thì hãy để trống ô này.",
        "0 is used as it stands; leave the cell empty if the income was not asked for or is not known.",
    ),
    Text("thu nhập của hộ: thật sự không có, hay chưa hỏi", "an income: really none, or not asked for"),
)
OTHER_UNIT = Kind(
    "amount_in_other_unit",
    "error",
    Text(
        "Cột này ghi bằng đơn vị khác nên không được đọc, và số tiền đã ghi không thể coi là không có; hãy đổi ra "
        "đồng, hoặc ghi đơn vị trong bảng ánh xạ.",
        "The column is in another unit and not read, and what is stated cannot be taken for none; convert it to đồng, "
        "or give the unit in a mapping.",
    ),
    Text("số tiền tính bằng đồng", "an amount in đồng"),
)
"""Of a column of which a blank means none."""
OUT_OF_BOUNDS = Kind("impossible_value", "error", about="bounds")
MISSING_ID = Kind(
    "missing_id",
    "error",
    Text("Hãy điền mã hộ cho dòng này.", "Fill in the household id of this row."),
)
DUPLICATE_ID = Kind(
    "duplicate_id",
    "error",
    Text("Hãy sửa mã hộ hoặc xóa dòng thừa.", "Correct the id or delete the row that is not needed."),
    Text("mỗi hộ một mã riêng", "one id for each household"),
)
ID_AS_NUMBER = Kind(
    "id_as_number",
    "warning",
    Text(
        "Excel đã rút gọn mã này thành số; hãy định dạng cột mã hộ là văn bản (Text) và nhập lại mã.",
        "Excel has shortened this id to a number; format the id column as Text and enter the id again.",
    ),
    Text("mã hộ với đầy đủ các ký tự", "the id with all its characters"),
)
RAGGED_ROW = Kind(
    "ragged_row",
    "error",
    Text(
        "Hãy kiểm tra dấu phân cách thiếu hoặc thừa; ô có chứa dấu phân cách phải đặt trong dấu ngoặc kép.",
        "Look for a missing or an extra separator; a cell that contains the separator belongs in quotes.",
    ),
    Text("số ô như dòng tiêu đề", "as many cells as in the header"),
)
TOO_PRECISE = Kind(
    "too_precise",
    "error",
    Text(
        "Ghi số với số chữ số thập phân cho phép; không làm tròn nếu chưa đo lại.",
        "Write the number with as many decimals as are allowed; do not round what was not measured again.",
    ),
)
INCOME_DISAGREES = Kind(
    "income_disagrees",
    "warning",
    Text(
        "Thu nhập 12 tháng và số nhân khẩu được dùng để phân loại; hãy kiểm tra ba ô này.",
        "The 12-month income and the number of members are used to classify; check the three cells.",
    ),
    Text(
        "thu nhập 12 tháng chia cho 12 và cho số nhân khẩu (cho phép làm tròn)",
        "the 12-month income divided by 12 and by the number of members (rounding is allowed)",
    ),
)


_BY_TYPE: dict[ColumnType, Text] = {
    "id": Text("một mã hộ, ví dụ H001", "a household id, e.g. H001"),
    "text": Text("chữ", "text"),
    "money": Text("số tiền nguyên bằng đồng, ví dụ 1500000", "a whole amount in đồng, e.g. 1500000"),
    "flag": Text("“có” hoặc “không” (1 hoặc 0)", "“yes” or “no” (1 or 0)"),
    "date": Text("một ngày, ví dụ 31/12/2025", "a day, e.g. 31/12/2025 or 2025-12-31"),
    "weight": Text("một số lớn hơn 0, ví dụ 1.25", "a number above 0, e.g. 1.25"),
}

_SHIFTED: dict[int, Text] = {
    3: Text("số tiền bằng nghìn đồng, ví dụ 1500", "an amount in thousands of đồng, e.g. 1500"),
    6: Text("số tiền bằng triệu đồng, ví dụ 1.5", "an amount in millions of đồng, e.g. 1.5"),
}
"""By the ``shift`` of amounts that a mapping has in another unit."""

_UNIT = re.compile(r"\(([^()]+)\)$")
"""The unit in the name of a column, e.g. ``Chiều cao (cm)``."""
_MARKS = str.maketrans(".,", ",.")


def expectation(column: Column) -> Text:
    """Return what a cell of ``column`` should hold."""
    if column.type == "code":
        codes = column.codes
        return Text(" hoặc ".join(f"“{c.vi}”" for c in codes), " or ".join(f"“{c.en}”" for c in codes))
    if column.counts_yes:
        return _BY_TYPE["flag"]
    if column.shift in _SHIFTED:
        return _SHIFTED[column.shift]
    return _BY_TYPE[column.type] if column.type in _BY_TYPE else bounds(column)


def bounds(column: Column) -> Text:
    """Return which numbers are possible in a number column, in the unit that its name gives."""
    decimal = column.type == "decimal"
    vi, en = (["một số"], ["a number"]) if decimal else (["số nguyên"], ["a whole number"])
    if column.minimum is not None:
        vi.append(f"từ {_in_unit(column, column.minimum).vi}")
        en.append(f"from {_in_unit(column, column.minimum).en}")
    if column.maximum is not None:
        vi.append(f"đến {_in_unit(column, column.maximum).vi}")
        en.append(f"up to {_in_unit(column, column.maximum).en}")
    if column.multiple_of is not None:
        vi.append(f"chia hết cho {column.multiple_of}")
        en.append(f"divisible by {column.multiple_of}")
    if decimal:
        vi += [*_UNIT.findall(column.vi), f"với nhiều nhất {column.places} chữ số thập phân"]
        en += [*_UNIT.findall(column.en), f"with at most {column.places} decimal{'s' if column.places > 1 else ''}"]
    return Text(" ".join(vi), " ".join(en))


def _in_unit(column: Column, value: int) -> Text:
    """Return a stored number as people write it: 300 tenths of a centimetre are 30."""
    if _counts_years(column):
        return Text(str(value), str(value))
    if column.type != "decimal":
        return grouped(value)
    english = f"{Decimal(value).scaleb(-column.places).normalize():,f}"
    return Text(english.translate(_MARKS), english)


def _counts_years(column: Column) -> bool:
    low, high = column.minimum, column.maximum
    return column.type == "count" and low is not None and high is not None and 1000 <= low <= high < 10_000


def usual(column: Column) -> Text:
    """Return what is usual in a column with ``warn_below`` or ``warn_above``."""
    ends = [None if end is None else _in_unit(column, end) for end in (column.warn_below, column.warn_above)]
    low, high = ends
    if low is None:
        assert high is not None
        return Text(f"một số không quá {high.vi}", f"a number of at most {high.en}")
    if high is None:
        return Text(f"một số từ {low.vi} trở lên", f"a number from {low.en} up")
    return Text(f"một số từ {low.vi} đến {high.vi}", f"a number from {low.en} to {high.en}")


def read_as(kind: Kind, column: Column, value: int) -> Text:
    """Return the remark that a text was read as the number ``value``."""
    number = grouped(value)
    unit = " đồng" if column.type == "money" else ""
    if kind is SCIENTIFIC:
        why = Text("Excel đã rút gọn số này, hãy kiểm tra lại", "Excel has shortened the number, so check it")
    else:
        why = Text("nên viết liền các chữ số", "better write the digits without marks")
    return Text(f"Đã đọc là {number.vi}{unit}; {why.vi}.", f"It was read as {number.en}{unit}; {why.en}.")


def grouped(number: int) -> Text:
    """Return a number with its thousands marked as each language does."""
    english = f"{number:,}"
    return Text(english.translate(_MARKS), english)


def _leave_empty(column: Column) -> Text:
    if column.blank in ("unknown", "asked"):
        return Text(
            "Hãy sửa ô này, hoặc để trống nếu chưa biết.",
            "Correct the cell, or leave it empty if it is not known.",
        )
    return Text("Hãy sửa ô này, hoặc để trống nếu không có.", "Correct the cell, or leave it empty if there is none.")


_EXPECTATIONS = {"type": expectation, "bounds": bounds, "usual": usual}
