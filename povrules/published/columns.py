"""What the columns of a printed table hold, told by the words of their header."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from povrules.published.header import YEAR, Header
from povrules.spelling import bare

Role = Literal["serial", "label", "series", "year", "count", "flow", "rate", "share", "points", "unknown"]
"""``series``: what a row counts (households, persons). ``share``: a change in per cent of what there was before;
``points``: one in percentage points."""
Subject = Literal["households", "poor", "near_poor", "both", "row"]
"""Whom a column counts; ``row``: whom the name of the row says."""
Moment = Literal["opening", "closing"]

_SERIAL = re.compile(r"(?:stt|tt|so tt|so thu tu|no\.?|#)\.?")
_SERIES = re.compile(r"(?:phan to|don vi tinh|dvt|unit)")
_YEAR_NAMES = ("năm", "year")
"""With its mark: “nam” are men."""
_DAY = re.compile(r"^(?:den )?ngay (?:cong nhan|quyet dinh|\()|\bsau ngay$|^to \(|\brecognised on$|^exits known after$")
"""What is called by a day, though an exit is named in it."""
_LABEL = re.compile(
    r"(?:ten|dia chi|don vi|dia ban|khu vuc|thon|ap|ban|xom|khom|to dan pho|xa|phuong|huyen|tinh|nhom|"
    r"doi tuong|noi dung|chi tieu|phan loai|loai ho|village|commune|place|ghi chu|note)\b"
)
_COUNTED = re.compile(
    r"\b(?:so ho|so khau|so nhan khau|tong so|so nguoi|households|persons)\b|^(?:ho|khau|nhan khau|nguoi)$"
)
_RATE = re.compile(r"\b(?:ty le|ti le|ty trong|phan tram|rate|share)\b|%")
_POINTS = re.compile(r"\bdiem\b|\b(?:giam|tang|chenh lech|thay doi) (?:ty|ti) le\b|percentage points?")
_CHANGE = re.compile(r"\b(?:giam|tang|chenh lech|thay doi|bien dong|change)\b")
_SINCE = re.compile(r"\bso voi\b|\b(?:ty|ti) le giam\b|\bphan tram giam\b")
_DOWN = re.compile(r"\bgiam\b|\bthoat\b|\bvuot chuan\b|\bdecrease|\bexit|\breduction")
_UP = re.compile(r"\btang\b|\btai (?:can )?ngheo\b|\bphat sinh\b|\bincrease|\bnew\b|\brelapse")
_NEAR = re.compile(r"\bcan ngheo\b|\bnear-?poor\b")
_NEAR_OR_EXIT = re.compile(
    r"\bcan ngheo\b|\bnear-?poor\b|\b(?:thoat|tai|giam|vuot chuan|chuan) ngheo\b|\btro thanh ho ngheo\b"
    r"|\bngheo da chieu\b"
)
_POOR = re.compile(r"\bngheo\b|\bpoor\b")
_MULTIDIMENSIONAL = re.compile(r"\bngheo da chieu\b")
_PERSONS = re.compile(r"(?<!\bho )\bkhau\b|\b(?:so nguoi|nguoi ngheo|persons|members)\b")
_FLOW_OF_PERSONS = re.compile(r"(?:so )?(?:nhan )?(?:khau|nguoi)\b.*|persons\b.*")
_PLANNED = re.compile(r"\bke hoach\b|\bdu kien\b|\bphan dau\b|\bplan")
_OPENING = re.compile(r"\bdau (?:nam|ky)\b|\bopening\b")
_CLOSING = re.compile(r"\bcuoi (?:nam|ky)\b|\bclosing\b")
_WHOLE = re.compile(r"\btong\b|\bdan cu\b|\bho dan\b|\bhouseholds\b")
_ONLY_TOTAL = re.compile(r"(?:tong|tong so|tong cong|cong|total)")


@dataclass(frozen=True)
class Column:
    """A column: its position, its name, and what it holds.

    ``sign`` of a flow is how it changes the number before it. ``of`` are the groups that it stands in; ``is_total``:
    it is called nothing but total.
    """

    at: int
    name: str
    role: Role
    subject: Subject | None = None
    unit: Literal["households", "persons"] = "households"
    moment: Moment | None = None
    year: int | None = None
    sign: int = 0
    planned: bool = False
    of: tuple[str, ...] = ()
    is_total: bool = False

    @property
    def date(self) -> tuple[int, str] | None:
        """The turn of the year that the column is about: the end of one year is the beginning of the next."""
        if self.year is None or self.moment is None:
            return None if self.year is None else (self.year, "")
        return (self.year - 1 if self.moment == "opening" else self.year, "end")

    @property
    def is_number(self) -> bool:
        """Whether the column has figures that are known."""
        return self.role in ("count", "flow", "rate", "share", "points")


def columns_of(header: Header) -> tuple[Column, ...]:
    """Return what each column holds."""
    texts = [[bare(part) for part in path] for path in header.paths]
    has_whole = any(_is_whole(path) for path in texts)
    return tuple(_column(header, at, path, has_whole=has_whole) for at, path in enumerate(texts))


def _is_whole(path: Sequence[str]) -> bool:
    """Tell whether a column counts all households."""
    leaf = path[-1] if path else ""
    text = " ".join(path)
    return bool(_COUNTED.search(leaf) and _WHOLE.search(text)) and not _POOR.search(text)


def _column(header: Header, at: int, path: Sequence[str], *, has_whole: bool) -> Column:
    name = header.name(at)
    leaf = path[-1] if path else ""
    if _SERIAL.fullmatch(leaf):
        return Column(at, name, "serial")
    if _SERIES.fullmatch(leaf):
        return Column(at, name, "series")
    if header.paths[at] and unicodedata.normalize("NFC", header.paths[at][-1]).lower() in _YEAR_NAMES:
        return Column(at, name, "year")
    role = _role(path, leaf)
    if _DAY.search(leaf) or (role == "unknown" and _LABEL.match(leaf)):
        return Column(at, name, "label")
    sign = _sign(path) if role in ("flow", "share", "points") else 0
    subject = _subject(path, leaf, has_whole=has_whole)
    if subject is None and role in ("count", "unknown"):
        return Column(at, name, "unknown")
    text = " ".join(path)
    moment: Moment | None = "opening" if _OPENING.search(text) else "closing" if _CLOSING.search(text) else None
    years = [int(year) for part in reversed(path) for year in YEAR.findall(part)]
    return Column(
        at,
        name,
        role,
        subject,
        "persons" if _is_of_persons(path, role) else "households",
        None if role == "flow" else moment,
        years[0] if years else None,
        sign,
        _PLANNED.search(text) is not None,
        tuple(path[:-1]),
        _ONLY_TOTAL.fullmatch(leaf) is not None,
    )


def _role(path: Sequence[str], leaf: str) -> Role:
    text = " ".join(path)
    counted = _COUNTED.search(leaf) is not None and not _RATE.search(leaf)
    if not counted and (_RATE.search(text) or _POINTS.search(leaf)):
        if _POINTS.search(text):
            return "points"
        if _CHANGE.search(text):
            return "share" if _SINCE.search(text) else "points"
        return "rate"
    if _DOWN.search(text) or _UP.search(text):
        return "flow"
    if _POOR.search(text) or counted or _PERSONS.search(text) or _ONLY_TOTAL.fullmatch(leaf):
        return "count"
    return "unknown"


def _sign(path: Sequence[str]) -> int:
    """Return how a flow changes a number: the outermost group that says so decides."""
    for part in path:
        down, up = _DOWN.search(part), _UP.search(part)
        if down or up:
            return -1 if down and not up else 1 if up and not down else 0
    return 0


def _is_of_persons(path: Sequence[str], role: Role) -> bool:
    """Tell whether persons are counted; what a flow came of (“thay đổi nhân khẩu”) says nothing of that."""
    if role == "flow":
        return bool(path) and _FLOW_OF_PERSONS.fullmatch(path[-1]) is not None
    return any(_PERSONS.search(part) for part in path)


def _subject(path: Sequence[str], leaf: str, *, has_whole: bool) -> Subject | None:
    """Return whom a column is about: its own name says so, or the nearest group that does."""
    for part in reversed(path):
        near = _NEAR.search(part) is not None
        if _MULTIDIMENSIONAL.search(part):
            return "both"
        poor = _POOR.search(_NEAR_OR_EXIT.sub("", part)) is not None
        if near or poor:
            return "both" if near and poor else "near_poor" if near else "poor"
    if _POOR.search(" ".join(path)):
        return "poor"
    if _is_whole(path):
        return "households"
    if _COUNTED.search(leaf) or _PERSONS.search(leaf):
        return "row" if has_whole else "households"
    return "row" if _RATE.search(" ".join(path)) or _DOWN.search(" ".join(path)) else None
