"""What a table looks like that is given as something else, and where it belongs."""

from collections.abc import Sequence
from dataclasses import dataclass

from povrules.census.names import KEY, Names
from povrules.language.columns import household_columns
from povrules.spelling import fold
from povrules.text import Text

OF_RESULTS = (
    ("standard", "basis", "rule", "citation", "evidence"),
    ("Chuẩn áp dụng", "Căn cứ xét", "Quy tắc", "Điều khoản", "Độ tin cậy của căn cứ"),
    ("Standard", "Basis", "Rule", "Article of law", "Evidence"),
    ("standard", "basis", "class", "reason_id"),
)
"""What columns of a result are called, in each way that results are written; a table with all of them is one."""
OF_RECORDS = (("schema", "law", "facts", "verdict", "digests"),)
"""What stands in a decision record."""
OF_PROBLEMS = (("severity", "file", "line", "found", "expected", "mend"),)
"""What columns of a list of problems are called."""


@dataclass(frozen=True)
class Look:
    """A kind of table: what it is called, and with which command or option it goes."""

    what: Text
    goes: Text

    @property
    def hint(self) -> Text:
        """What to say of a table that looks like this one and is none of the kind that was asked for."""
        return Text(
            f" Tệp này trông như {self.what.vi}: {self.goes.vi}.",
            f" The file looks like {self.what.en}: {self.goes.en}.",
        )


RESULT = Look(
    Text("kết quả do povrules ghi ra", "a result that povrules has written"),
    Text(
        "kết quả dùng cho povrules report, povrules movement, và povrules verify cùng --census",
        "results go with povrules report, povrules movement, and povrules verify with --census",
    ),
)
RECORDS = Look(
    Text("bản ghi do povrules ghi ra (--records)", "records that povrules has written (--records)"),
    Text("bản ghi dùng cho povrules verify", "records go with povrules verify"),
)
PROBLEMS = Look(
    Text("danh sách lỗi do povrules ghi ra", "a list of problems that povrules has written"),
    Text("danh sách này chỉ để xem; hãy sửa ở tệp rà soát", "it is to be read only; mend the census"),
)
CENSUS = Look(
    Text("bảng hộ", "a table of households"),
    Text("bảng hộ là CENSUS, đứng ngay sau tên lệnh", "it is the CENSUS, right behind the name of the command"),
)
MEMBERS = Look(Text("bảng thành viên", "a table of members"), Text("đưa vào --persons", "give it as --persons"))
PLACES = Look(Text("tệp địa bàn", "a file of places"), Text("đưa vào --places", "give it as --places"))

_OUTPUTS = ((RESULT, OF_RESULTS), (RECORDS, OF_RECORDS), (PROBLEMS, OF_PROBLEMS))
_OF_MEMBERS = {fold(one) for one in ("relation", "born", "Quan hệ với chủ hộ", "Ngày, tháng, năm sinh", "Năm sinh")}
_OF_PLACES = {fold(one) for one in ("since", "until", "confirmed", "from", "to", "Từ ngày", "Đến ngày", "Xác nhận")}


def own_output(headers: Sequence[str]) -> Look | None:
    """Return which output of povrules a table is; None for any other."""
    names = {fold(header) for header in headers}
    for look, ways in _OUTPUTS:
        if any(names >= {fold(name) for name in way} for way in ways):
            return look
    return None


def looks_like(headers: Sequence[str]) -> Look | None:
    """Return what a table with these headers may be; None where nothing shows it."""
    own = own_output(headers)
    if own is not None:
        return own
    shared, names = Names(household_columns()), {fold(header) for header in headers}
    found = {shared.find(header) for header in headers}
    if KEY in found:
        return MEMBERS if names & _OF_MEMBERS else CENSUS
    return PLACES if "commune" in found and names & _OF_PLACES else None
