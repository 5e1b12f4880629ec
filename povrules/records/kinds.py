"""What a file to verify is: records, which stand alone, or a result, of which the census is needed."""

from pathlib import Path

from povrules.errors import UsageError
from povrules.records.reading import SUFFIXES as OF_RECORDS
from povrules.records.reading import unreadable
from povrules.records.result_files import SUFFIXES as OF_RESULTS
from povrules.records.result_files import legal_beside
from povrules.spelling import encodable
from povrules.text import Text

_RESULT, _RECORD = b'"povrules.review/', b'"povrules.record/'
_TOP = 200
"""The schema of a result, and of a record, stands within so many bytes."""


def check_kind(path: Path, census: Path | None, *others: Path | None) -> None:
    """Refuse a result without its census, and records with one or with ``others`` that it is read with.

    Raises :class:`UsageError`.
    """
    name, suffix = encodable(path.name), path.suffix.lower()
    if suffix not in (*OF_RECORDS, *OF_RESULTS):
        shown = ", ".join(dict.fromkeys((*OF_RECORDS, *OF_RESULTS)))
        raise UsageError(
            Text(
                f"“{name}” không phải bản ghi hay kết quả; tên phải kết thúc bằng một trong: {shown}",
                f"“{name}” is neither records nor a result; its name must end with one of: {shown}",
            )
        )
    is_result = suffix not in OF_RECORDS or (suffix == ".json" and _RESULT in _top(path))
    if suffix == ".jsonl":  # a result has beside it how it came about
        is_result = legal_beside(path).exists() and _RECORD not in _top(path)
    if is_result and census is None:
        raise UsageError(
            Text(
                f"“{name}” không phải bản ghi; nếu là kết quả thì cần --census với tệp rà soát của kết quả đó",
                f"“{name}” holds no records; if it is a result, give the census that it is of by --census",
            )
        )
    if not is_result and any(one is not None for one in (census, *others)):
        raise UsageError(
            Text(
                f"“{name}” là bản ghi, đã có đủ dữ kiện; bỏ --census, --persons, --map, --places",
                f"“{name}” holds records, which have their facts; leave out --census, --persons, --map, --places",
            )
        )


def _top(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_TOP)
    except OSError as error:
        raise unreadable(path, error) from error
