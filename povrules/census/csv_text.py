"""The text of a CSV file, or the reason why it is none."""

from povrules.errors import CensusError
from povrules.text import Text

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def decode(source: str, data: bytes) -> str:
    r"""Return the text of a file in UTF-8, with or without byte order mark.

    Where only ``\r`` ends the lines, as on old Macs, ``\n`` stands instead.
    Raises :class:`CensusError` for bytes that are no text or in another encoding.
    """
    if data.startswith(_WORKBOOKS):
        raise CensusError(
            Text(
                f"{source}: đây là tệp Excel mang tên .csv. Hãy đổi đuôi tệp thành .xlsx, hoặc lưu lại từ Excel.",
                f"{source}: this is an Excel workbook named .csv. Rename it to .xlsx, or save it again from Excel.",
            )
        )
    if data.startswith(_UTF16):
        raise _other_encoding(source, " (UTF-16)")
    if b"\0" in data:
        raise CensusError(
            Text(
                f"{source}: tệp chứa dữ liệu nhị phân, không phải văn bản CSV. Hãy lưu lại bảng từ Excel.",
                f"{source}: the file holds binary data and is no CSV text. Save the table from Excel again.",
            )
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _other_encoding(source, "", line) from error
    return text if "\n" in text else text.replace("\r", "\n")


def _other_encoding(source: str, actual: str, line: int | None = None) -> CensusError:
    vi, en = (source, source) if line is None else (f"{source}, dòng {line}", f"{source}, line {line}")
    return CensusError(
        Text(
            f"{vi}: bảng mã không phải UTF-8{actual}. Trong Excel, hãy chọn Lưu thành (Save As), kiểu "
            "“CSV UTF-8 (Comma delimited) (*.csv)”.",
            f"{en}: the text is not in UTF-8{actual}. In Excel choose Save As with the type "
            "“CSV UTF-8 (Comma delimited) (*.csv)”.",
        )
    )
