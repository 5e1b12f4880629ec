"""The text of a CSV file, or the reason why it is none."""

from dataclasses import dataclass

from povrules.census.formats import CONTAINERS, UTF16_MARKS
from povrules.census.legacy import ANSI, DECODERS, Encoding, detect
from povrules.errors import CensusError
from povrules.text import Text


@dataclass(frozen=True)
class Decoded:
    """The text of a file; if it was not in UTF-8, the encoding and the text as Western Windows shows it."""

    text: str
    encoding: Encoding | None = None
    shown: str = ""


def decode(source: str, data: bytes) -> Decoded:
    r"""Return the text of a file in UTF-8, with or without byte order mark, or in an older Vietnamese encoding.

    Where only ``\r`` ends the lines, as on old Macs, ``\n`` stands instead.
    Raises :class:`CensusError` for bytes that are no text or in another encoding.
    """
    if data.startswith(CONTAINERS):
        raise CensusError(
            Text(
                f"{source}: đây là tệp Excel mang tên .csv. Hãy đổi đuôi tệp thành .xlsx, hoặc lưu lại từ Excel.",
                f"{source}: this is an Excel workbook named .csv. Rename it to .xlsx, or save it again from Excel.",
            )
        )
    if data.startswith(UTF16_MARKS):
        raise _other_encoding(source, " (UTF-16)")
    if b"\0" in data:
        raise CensusError(
            Text(
                f"{source}: tệp chứa dữ liệu nhị phân, không phải văn bản CSV. Hãy lưu lại bảng từ Excel.",
                f"{source}: the file holds binary data and is no CSV text. Save the table from Excel again.",
            )
        )
    try:
        decoded = Decoded(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        decoded = _decode_legacy(source, data, line)
    if "\n" in decoded.text:
        return decoded
    return Decoded(decoded.text.replace("\r", "\n"), decoded.encoding, decoded.shown.replace("\r", "\n"))


def _decode_legacy(source: str, data: bytes, line: int) -> Decoded:
    """Read bytes as the older encoding in which they are plausible Vietnamese."""
    shown = data.decode("latin-1").translate({code: ANSI[code] for code in range(128, 160)})
    encoding = detect(shown.split(), surely_legacy=True)
    if encoding is None:
        raise _other_encoding(source, "", line)
    text = DECODERS[encoding](shown)
    return Decoded(text, encoding, shown)


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
