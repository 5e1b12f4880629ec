"""Household tables in files: which kinds are read, and what is said of a file that cannot be."""

from pathlib import Path

from povrules.census.csv_file import read_csv_table
from povrules.census.names import Names
from povrules.census.table import Table
from povrules.census.xlsx_file import read_xlsx_table
from povrules.errors import CensusError, UsageError
from povrules.spelling import encodable
from povrules.text import Text


def read_table(path: Path, names: Names) -> Table:
    """Read the household table in a ``.csv`` or ``.xlsx`` file.

    Raises :class:`UsageError` for another kind of file; :class:`CensusError` for one that is missing, closed
    to the reader, damaged or without a household table.
    """
    suffix, name = path.suffix.lower(), encodable(path.name)
    if suffix not in (".csv", ".xlsx"):
        raise _other_kind(name, suffix)
    data = _read_bytes(path)
    return (read_csv_table if suffix == ".csv" else read_xlsx_table)(name, data, names)


def _read_bytes(path: Path) -> bytes:
    name = path.name
    try:
        return path.read_bytes()
    except FileNotFoundError:
        text = Text(
            f"Không tìm thấy tệp “{name}”. Hãy kiểm tra tên và thư mục.",
            f"There is no file “{name}”. Check the name and the folder.",
        )
    except IsADirectoryError:
        text = Text(f"“{name}” là một thư mục; cần một tệp.", f"“{name}” is a folder; expected a file.")
    except PermissionError:
        text = Text(
            f"Không được phép đọc tệp “{name}”. Hãy đóng tệp trong Excel, hoặc kiểm tra quyền đọc.",
            f"No permission to read the file “{name}”. Close it in Excel, or check the right to read it.",
        )
    except (OSError, ValueError) as error:  # a failing disk; a name with a NUL character
        reason = getattr(error, "strerror", None) or str(error)
        text = Text(
            f"Không đọc được tệp “{name}” ({reason}). Hãy chép tệp về máy rồi thử lại.",
            f"The file “{name}” cannot be read ({reason}). Copy it to this computer and try again.",
        )
    raise CensusError(text)


def _other_kind(name: str, suffix: str) -> UsageError:
    if suffix in (".xls", ".xlsb", ".xlsm", ".ods"):
        return UsageError(
            Text(
                f"“{name}”: chưa đọc được loại {suffix}. Hãy mở bằng Excel và lưu thành .xlsx (Save As).",
                f"“{name}”: {suffix} files are not read. Open it in Excel and save as .xlsx.",
            )
        )
    return UsageError(
        Text(
            f"“{name}”: chỉ đọc được tệp .xlsx và .csv.",
            f"“{name}”: only .xlsx and .csv files are read.",
        )
    )
