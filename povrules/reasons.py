"""Why the system or a parser refuses a file, in both languages: they say it themselves in English only."""

import errno
import re

from povrules.text import Text

_SYSTEM = {
    "ENOENT": "không có tệp hoặc thư mục này",
    "EISDIR": "đây là thư mục, không phải tệp",
    "ENOTDIR": "một phần của đường dẫn không phải thư mục",
    "EACCES": "không có quyền",
    "EPERM": "không được phép",
    "EROFS": "ổ đĩa chỉ cho đọc",
    "ENOSPC": "ổ đĩa đã đầy",
    "EDQUOT": "đã hết dung lượng được cấp",
    "EFBIG": "tệp quá lớn",
    "ENAMETOOLONG": "tên quá dài",
    "EEXIST": "đã có tệp này",
    "ELOOP": "liên kết vòng tròn",
    "EIO": "lỗi đọc, ghi của ổ đĩa",
    "EBUSY": "tệp đang được dùng",
    "ETXTBSY": "tệp đang được dùng",
    "EMFILE": "đang mở quá nhiều tệp",
    "ENFILE": "đang mở quá nhiều tệp",
    "EINVAL": "tên hoặc thao tác không hợp lệ",
    "ENXIO": "thiết bị không có",
    "ENODEV": "thiết bị không có",
}
"""By name, for a system may not have all of them."""
_NUL = "tên có ký tự không dùng được"

_TOML: tuple[tuple[str, str], ...] = (
    (r"Expected '=' after a key", "cần dấu = sau tên khóa"),
    (r"Expected newline or end of document", "cần xuống dòng sau giá trị; chữ phải đặt trong dấu ngoặc kép"),
    (r"Expected '\]\]?' at the end", "thiếu dấu ] ở cuối tên bảng"),
    (r"Unterminated string|Expected '\"|Expected \"'", "chữ thiếu dấu ngoặc kép đóng"),
    (r"Unclosed array", "danh sách thiếu dấu ] đóng"),
    (r"Unclosed inline table", "bảng thiếu dấu } đóng"),
    (r"Unescaped '\\'|Invalid hex value|Escaped character", r"dấu \ trong chữ phải viết là \\"),
    (r"Illegal character|Found invalid character", "có ký tự không dùng được"),
    (r"Invalid date or datetime", "ngày không đúng, cần dạng 2025-12-31"),
    (r"Invalid initial character for a key", "tên khóa không đúng"),
    (r"Invalid statement", "dòng này không có dạng khóa = giá trị"),
    (r"Invalid value", "giá trị không đúng; chữ phải đặt trong dấu ngoặc kép"),
    (r"Cannot declare|Cannot overwrite|Duplicate|Cannot redefine|Cannot mutate", "khóa hoặc bảng đã có ở trên"),
)
"""What the parser of TOML says, and the same in Vietnamese; the first that fits counts."""
_DATED = re.compile(r"\b[0-9]{1,4}([-/])[0-9]{1,2}\1[0-9]{1,4}\b")
_AT = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")


def system_reason(error: OSError | ValueError) -> Text:
    """Return why the system does not hand over or take a file; ValueError: its name cannot be one."""
    said = getattr(error, "strerror", None) or str(error)
    if not isinstance(error, OSError):
        return Text(_NUL, said)
    return Text(_SYSTEM.get(errno.errorcode.get(error.errno or 0, ""), f"hệ thống báo: {said}"), said)


def toml_reason(error: ValueError | RecursionError, text: str = "") -> Text:
    """Return why ``text`` is no TOML, with line and column; a date that the calendar has not is told as such."""
    said = str(error)
    no_date = _no_date(said, text)
    if no_date is not None:
        return no_date
    known = (vi for pattern, vi in _TOML if re.search(pattern, said))
    at = _AT.search(said)
    end = "ở cuối tệp" if "end of document)" in said else "không rõ dòng"
    place = end if at is None else f"dòng {at[1]}, cột {at[2]}"
    return Text(f"{next(known, 'không đúng cú pháp')} ({place})", said)


def _no_date(said: str, text: str) -> Text | None:
    """Return that what stands where the parser stopped is no date, if it looks like one."""
    at = _AT.search(said)
    if at is None:
        return None
    number, column = int(at[1]), int(at[2])
    line = text.split("\n")[number - 1 :][:1]
    for found in _DATED.finditer("".join(line)):
        if found.start() < column <= found.end():
            return Text(
                f"“{found[0]}” không phải là ngày có trong lịch, viết dạng 2025-12-31 (dòng {number}, cột {column})",
                f"“{found[0]}” is no date of the calendar, written as 2025-12-31 (at line {number}, column {column})",
            )
    return None
