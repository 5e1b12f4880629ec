"""Writing a review to files: which format, what must not be overwritten, all files or none."""

import os
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from povrules.census.named import named_in
from povrules.errors import UsageError
from povrules.language.loader import Standard
from povrules.problems import Problem
from povrules.reasons import system_reason
from povrules.reports import tabular, workbook
from povrules.reports.marked import Marked, mark, refuse_unmarkable
from povrules.reports.sealing import sealed
from povrules.reports.template.forms import write_forms
from povrules.reports.template.questions import Filled, write_questions
from povrules.review import Review
from povrules.rules import Policy
from povrules.surveys import Survey
from povrules.text import Lang, Text

SUFFIXES: tuple[str, ...] = (".csv", ".xlsx", ".parquet", ".json", ".jsonl")
WORKBOOK: tuple[str, ...] = (".xlsx",)
MAPPING: tuple[str, ...] = (".toml",)
PLACES: tuple[str, ...] = (".csv",)
RECORDS: tuple[str, ...] = (".jsonl",)


def check_output(
    path: Path,
    inputs: Sequence[Path],
    suffixes: Sequence[str] = SUFFIXES,
    *,
    apart: bool = False,
    alone: bool = False,
) -> None:
    """Refuse an output that cannot be written or would overwrite an input, before any work is done.

    ``apart``: the reasons are to be a file of their own, which only ``.parquet`` has. ``alone``: nothing is written
    beside it.

    Errors: :class:`~povrules.errors.UsageError` for an unknown suffix, a missing or unwritable folder, a name
    that is taken by something that is not a file or by a workbook to fill in, and an output or side file that is one
    of ``inputs``, or stands in a folder that is one.
    """
    if path.suffix.lower() not in suffixes:
        names = ", ".join(suffixes)
        raise UsageError(
            Text(
                f"Không ghi được “{path.name}”: tên tệp kết quả phải kết thúc bằng một trong: {names}.",
                f"Cannot write “{path.name}”: the name of an output must end with one of: {names}.",
            )
        )
    if apart and path.suffix.lower() != ".parquet":
        raise UsageError(
            Text(
                f"Không ghi được “{path.name}”: chỉ kết quả .parquet mới tách lý do ra tệp riêng (--reasons-apart).",
                f"Cannot write “{path.name}”: only a .parquet result has its reasons apart (--reasons-apart).",
            )
        )
    _check_folder(path.parent)
    sources = [*inputs, *(child for folder in inputs for child in _children(folder))]
    for target in _targets(path, apart=apart, alone=alone):
        if _is_there(target) and not target.is_file():
            raise UsageError(
                Text(
                    f"Không ghi được “{target}”: đó là thư mục, không phải tệp. Hãy chọn tên khác.",
                    f"Cannot write “{target}”: it is a folder, not a file. Choose another name.",
                )
            )
        for source in sources:
            if _same_file(target, source):
                raise UsageError(
                    Text(
                        f"Không ghi “{target}”: sẽ ghi đè lên tệp đầu vào “{source}”. Hãy chọn tên khác.",
                        f"Cannot write “{target}”: it would overwrite the input “{source}”. Choose another.",
                    )
                )
    if named_in(path) is not None:
        raise UsageError(
            Text(
                f"Không ghi “{path}”: đó là biểu mẫu, có thể đã nhập dữ liệu. Hãy chọn tên khác.",
                f"Cannot write “{path}”: it is a workbook to fill in, and may be filled in. Choose another name.",
            )
        )
    for source in inputs:
        if _same_file(path.parent, source):
            raise UsageError(
                Text(
                    f"Không ghi “{path}”: tệp sẽ nằm trong thư mục đầu vào “{source}” và lần sau sẽ bị đọc như dữ "
                    "liệu. Hãy chọn thư mục khác.",
                    f"Cannot write “{path}”: it would stand in the input folder “{source}” and be read as data the "
                    "next time. Choose another folder.",
                )
            )


_FILLED_IN = Text("tệp đã có, có thể đã nhập dữ liệu", "it is there and may be filled in")
_MARKED_COPY = Text(
    "tệp đã có; bản đánh dấu không bao giờ ghi đè lên một tệp khác", "it is there; a marked copy never replaces a file"
)


def check_new(
    path: Path,
    inputs: Sequence[Path],
    suffixes: Sequence[str] = WORKBOOK,
    there: Text = _FILLED_IN,
    *,
    alone: bool = False,
) -> None:
    """Refuse a file for people to work on that cannot be written or is there, as ``there`` says of it.

    ``alone`` and errors as for :func:`check_output`; an error also for a file that is there.
    """
    check_output(path, inputs, suffixes, alone=alone)
    if _is_there(path):
        raise UsageError(
            Text(
                f"Không ghi “{path}”: {there.vi}. Hãy chọn tên khác, hoặc xóa tệp trước.",
                f"Cannot write “{path}”: {there.en}. Choose another name or delete it first.",
            )
        )


def check_marked(source: Path, path: Path, inputs: Sequence[Path] = ()) -> None:
    """Refuse a marked copy that cannot be written or is there already, and a source that cannot be marked.

    Errors: :class:`~povrules.errors.UsageError` as :func:`check_new`, for what is no workbook, and where another input
    has the name of ``source``, so that nobody could say in which of them a problem stands.
    """
    check_new(path, [source, *inputs], there=_MARKED_COPY)
    if source.exists():  # otherwise the reader of the census says so
        refuse_unmarkable(source)
    if any(other.name == source.name and not _same_file(other, source) for other in inputs):
        raise UsageError(
            Text(
                f"Hai tệp đầu vào cùng tên “{source.name}”, không rõ ô cần đánh dấu ở tệp nào. Hãy đổi tên một tệp.",
                f"Two inputs are named “{source.name}”: in which of them a cell is meant is not clear. Rename one.",
            )
        )


def write_review(
    review: Review,
    path: Path,
    lang: Lang,
    inputs: Sequence[Path] = (),
    records: Path | None = None,
    *,
    apart: bool = False,
) -> tuple[Path, ...]:
    """Write a review in the format that the suffix of ``path`` names; return the files, ``path`` first.

    ``records``: a ``.jsonl`` file for its decision records, one a line; the review has been asked for them.

    Beside a ``.csv``, ``.parquet``, ``.json`` or ``.jsonl`` stand ``<stem>.problems.csv`` and ``<stem>.legal.json``;
    a workbook holds them as sheets. ``apart``: a ``.parquet`` has codes, and ``<stem>.reasons.parquet`` their texts
    (:func:`povrules.reports.tabular.reasons_apart`). Existing outputs are replaced. Every file is complete before the
    first one gets its name, and nothing else is left.

    Errors: :class:`~povrules.errors.UsageError` as :func:`check_output`, for a result that does not fit into
    a workbook, and for a file that cannot be written, e.g. because it is open in Excel.
    """
    check_output(path, inputs, apart=apart)
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        workbook.check_size(review)
    targets, writers = _targets(path, apart=apart), _writers(sealed(review), suffix, lang, apart=apart)
    if records is not None:
        check_records(records, path, inputs)
        targets, writers = (*targets, records), [*writers, lambda temporary: _write_records(review, temporary)]
    return _put(path, targets, writers)


def check_records(path: Path, out: Path, inputs: Sequence[Path]) -> None:
    """Refuse a file of records that cannot be written, or that is the result ``out`` itself.

    Errors: :class:`~povrules.errors.UsageError` as :func:`check_output`.
    """
    check_output(path, inputs, RECORDS, alone=True)
    if _same_file(path, out):
        raise UsageError(
            Text(
                f"Kết quả và bản ghi không thể cùng một tệp “{path}”. Hãy chọn tên khác.",
                f"Result and records cannot be one file “{path}”. Choose another name.",
            )
        )


def _write_records(review: Review, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{record.to_json()}\n" for record in review.records())


def write_template(
    survey: Survey, standard: Standard, path: Path, lang: Lang, inputs: Sequence[Path] = ()
) -> tuple[Path]:
    """Write the workbook of a survey, to fill in and to print; one that is there is never replaced.

    ``inputs`` are the law files that were read beside those of povrules.

    Errors: :class:`~povrules.errors.UsageError` as :func:`check_new`, and for a file that cannot be written.
    """
    check_new(path, inputs)
    _put(path, (path,), [lambda temporary: write_forms(survey, standard, temporary, lang, named=not inputs)])
    return (path,)


def write_asked(
    policies: Sequence[Policy], filled: Filled | None, path: Path, lang: Lang, inputs: Sequence[Path] = ()
) -> tuple[Path]:
    """Write the workbook of what policies ask, with what a census has; one that is there is never replaced.

    Errors: :class:`~povrules.errors.UsageError` as :func:`check_new`, and for a file that cannot be written.
    """
    check_new(path, inputs)
    _put(path, (path,), [lambda temporary: write_questions(policies, filled, temporary, lang)])
    return (path,)


def write_marked(
    source: Path, problems: Sequence[Problem], path: Path, lang: Lang, inputs: Sequence[Path] = ()
) -> Marked:
    """Write a copy of a workbook with its problems marked; one that is there is never replaced.

    Errors: :class:`~povrules.errors.UsageError` as :func:`check_marked`, and for a file that cannot be written;
    :class:`~povrules.errors.CensusError` for a damaged workbook.
    """
    check_marked(source, path, inputs)
    done: list[Marked] = []
    _put(path, (path,), [lambda temporary: done.append(mark(source, temporary, problems, lang))])
    return done[0]


def write_mapping(text: str, path: Path, inputs: Sequence[Path] = ()) -> tuple[Path]:
    """Write a mapping file; one that is there is never replaced. Errors as for :func:`write_template`."""
    check_new(path, inputs, MAPPING)
    _put(path, (path,), [lambda temporary: tabular.write_text(text, temporary)])
    return (path,)


def write_places(table: pl.DataFrame, path: Path, inputs: Sequence[Path] = ()) -> tuple[Path]:
    """Write a file of places as CSV; one that is there is never replaced. Errors as for :func:`write_template`."""
    check_new(path, inputs, PLACES, alone=True)
    _put(path, (path,), [lambda temporary: tabular.write_csv(table, temporary)])
    return (path,)


def _put(path: Path, targets: tuple[Path, ...], writers: Sequence[Callable[[Path], None]]) -> tuple[Path, ...]:
    """Write all files or none; return them."""
    try:
        # A folder of its own inside the target's: same disk, so that a rename suffices; removed as a whole.
        with ExitStack() as made:
            folders = dict.fromkeys(target.parent for target in targets)
            own = {one: made.enter_context(TemporaryDirectory(prefix=".povrules-", dir=one)) for one in folders}
            ready = [Path(own[target.parent]) / target.name for target in targets]
            for temporary, write in zip(ready, writers, strict=True):
                write(temporary)
            for target in targets:
                _check_replaceable(target)
            for temporary, target in zip(ready, targets, strict=True):
                temporary.replace(target)
    except OSError as error:
        raise _unwritable(error, path) from error
    return targets


def _targets(path: Path, *, apart: bool = False, alone: bool = False) -> tuple[Path, ...]:
    if alone or path.suffix.lower() in (*WORKBOOK, *MAPPING):
        return (path,)
    beside = ["problems.csv", "legal.json", *(["reasons.parquet"] if apart else [])]
    return path, *(path.with_name(f"{path.stem}.{name}") for name in beside)


def _writers(review: Review, suffix: str, lang: Lang, *, apart: bool) -> list[Callable[[Path], None]]:
    if suffix == ".xlsx":
        return [lambda path: workbook.write_workbook(review, path, lang)]
    main: dict[str, Callable[[Path], None]] = {
        ".csv": lambda path: tabular.write_csv(review.frame, path),
        ".parquet": lambda path: (tabular.write_parquet_apart if apart else tabular.write_parquet)(review.frame, path),
        ".json": lambda path: tabular.write_json(review, path),
        ".jsonl": lambda path: tabular.write_json_lines(review.frame, path),
    }
    return [
        main[suffix],
        lambda path: tabular.write_csv(tabular.problem_table(review.problems, lang), path),
        lambda path: tabular.write_legal(review.legal, path),
        *([lambda path: tabular.write_reasons(review.frame, path)] if apart else []),
    ]


def _check_folder(folder: Path) -> None:
    if not (_is_there(folder) and folder.is_dir()):
        raise UsageError(
            Text(
                f"Không có thư mục “{folder}”. Hãy tạo thư mục hoặc chọn nơi khác.",
                f"There is no folder “{folder}”. Make it, or choose another place.",
            )
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(
            Text(
                f"Không được phép ghi vào thư mục “{folder}”. Hãy chọn nơi khác.",
                f"The folder “{folder}” may not be written to. Choose another place.",
            )
        )


def _is_there(target: Path) -> bool:
    try:
        return target.exists()
    except OSError as error:  # a name that is too long
        raise _unwritable(error, target) from error


def _children(folder: Path) -> list[Path]:
    """Return what stands in a folder; nothing for a file, and for what the reader of inputs will refuse."""
    with suppress(OSError):
        return sorted(folder.iterdir())
    return []


def _same_file(target: Path, source: Path) -> bool:
    """Say whether both names are one file: by inode when both exist, by resolved name otherwise.

    Names are compared without case and in one Unicode form, because the file system may make no difference;
    where it does make one, refusing costs no more than another name.
    """
    try:
        if target.samefile(source):
            return True
    except OSError:
        pass
    return _bare_name(target) == _bare_name(source)


def _bare_name(path: Path) -> str:
    return unicodedata.normalize("NFC", os.path.realpath(path)).casefold()


def _check_replaceable(target: Path) -> None:
    """Open an existing target for writing, changing nothing: on Windows a file open in Excel refuses."""
    if target.exists():
        with target.open("r+b"):
            pass


def _unwritable(error: OSError, path: Path) -> UsageError:
    name = Path(error.filename).name if isinstance(error.filename, str) else path.name
    if isinstance(error, PermissionError):
        return UsageError(
            Text(
                f"Không ghi được “{name}”: tệp đang mở trong chương trình khác (như Excel) hoặc bị khóa. "
                "Hãy đóng tệp rồi chạy lại, hoặc chọn tên khác.",
                f"Cannot write “{name}”: the file is open in another program (such as Excel) or protected. "
                "Close it and run again, or choose another name.",
            )
        )
    why = system_reason(error)
    return UsageError(Text(f"Không ghi được “{name}”: {why.vi}.", f"Cannot write “{name}”: {why.en}."))


def write_files(
    path: Path, inputs: Sequence[Path], suffixes: Sequence[str], writers: Sequence[Callable[[Path], None]]
) -> tuple[Path, ...]:
    """Write a result and, but for a workbook, its side files, or none of them; return them, ``path`` first.

    ``writers`` write each of them. Errors: :class:`~povrules.errors.UsageError` as :func:`check_output`.
    """
    check_output(path, inputs, suffixes)
    return _put(path, _targets(path), writers)


def write_alone(paths: Sequence[Path], writers: Sequence[Callable[[Path], None]]) -> tuple[Path, ...]:
    """Write files that have been checked, each by its writer, or none of them; return them.

    Errors: :class:`~povrules.errors.UsageError` for a file that cannot be written.
    """
    return _put(paths[0], tuple(paths), writers)
