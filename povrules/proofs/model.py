"""What a proof says: which property, whether it holds and how that is known, and the households that show otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from povrules.language.reading import Source
from povrules.language.schema import Basis
from povrules.text import Text

Cell: TypeAlias = str | int | bool | None
Row: TypeAlias = dict[str, Cell]
"""A household as a census has it, by column id; a column that is left out is blank."""

Status = Literal["proved", "declared", "fails", "unproved"]
"""``declared``: it does not hold, and the file says where the law means it so."""

STATUS: Mapping[Status, Text] = {
    "proved": Text("đã chứng minh", "proved"),
    "declared": Text("ngoại lệ có căn cứ", "declared exception"),
    "fails": Text("KHÔNG ĐÚNG", "FAILS"),
    "unproved": Text("chưa chứng minh", "not proved"),
}

PROPERTIES: Mapping[str, Text] = {
    "well_formed": Text("tệp đúng mẫu và nhất quán", "the file has the form of a standard and makes sense"),
    "values": Text("mỗi mức có giá trị cho cả hai khu vực", "every line has a value for both areas"),
    "no_gap": Text("không hộ nào bị bỏ sót", "no household is without a class"),
    "no_overlap": Text("không hộ nào có hai loại", "no household has two classes"),
    "no_dead_rule": Text("quy tắc nào cũng áp dụng được cho hộ nào đó", "every rule applies to some household"),
    "monotone_income": Text(
        "thêm thu nhập (điểm A) không đưa hộ vào loại nghèo hơn",
        "more income (a higher score A) never leads to a needier class",
    ),
    "monotone_deprivation": Text(
        "thêm một chỉ số thiếu hụt (điểm B) không đưa hộ vào loại khá hơn",
        "one more deprivation (a higher score B) never leads to a less needy class",
    ),
    "lines_decide": Text(
        "mức nào cũng phân biệt được hai hộ nào đó, ở cả hai khu vực",
        "every line tells some two households apart, in both areas",
    ),
    "urban_lines": Text(
        "mức ở thành thị không thấp hơn ở nông thôn", "no line is lower in urban areas than in rural ones"
    ),
    "areas_alike": Text("nông thôn và thành thị có cùng các loại hộ", "rural and urban areas have the same classes"),
    "blanks": Text("ô trống không bao giờ cho kết quả sai", "a blank never decides wrongly"),
    "years": Text(
        "mỗi năm chính sách của một nơi thuộc đúng một chuẩn", "every policy year of a place has exactly one standard"
    ),
    "in_force": Text(
        "căn cứ của quy tắc và mức có hiệu lực trong mọi năm chính sách",
        "what rules and lines rest on is in force in every policy year",
    ),
    "statements": Text(
        "xác nhận kèm theo có hiệu lực trong những ngày liền nhau, thuộc các năm chính sách",
        "statements beside the class are in force on days without a hole, within the policy years",
    ),
    "quoted": Text(
        "số trong lời văn được dẫn là số trong tệp", "the numbers of the quoted words are those of the file"
    ),
    "survey_values": Text(
        "tham số chung của chuẩn và phiếu có cùng giá trị",
        "a parameter of both standard and survey has the same value",
    ),
    "survey_bands": Text(
        "phiếu: các khoảng của một mục chấm điểm không chồng lấn, không hở",
        "survey: the bands of an item of the score neither overlap nor leave a hole",
    ),
    "survey_items": Text(
        "phiếu: không hộ nào ở hai dòng của một mục chấm điểm",
        "survey: no household is in two rows of an item of the score",
    ),
    "survey_order": Text(
        "phiếu: điểm chỉ tăng hoặc chỉ giảm theo các khoảng", "survey: points only rise or only fall along the bands"
    ),
    "survey_derivations": Text(
        "phiếu: cách suy ra chỉ số từ câu trả lời", "survey: how indicators follow from answers"
    ),
    "policy_formed": Text("tệp chính sách đúng mẫu và nhất quán", "the file has the form of a policy and makes sense"),
    "policy_days": Text(
        "ngày nào cũng có đúng một mức đóng, một quy tắc chọn; không nhóm nào có hai bản",
        "every day has one premium and one rule of selection, and no group has two versions",
    ),
    "support_days": Text(
        "ngày nào cũng có nhóm được hưởng hoặc lý do không có; không nhóm nào có hai bản",
        "every day has groups that get something, or says why there are none, and no group has two versions",
    ),
    "no_hole": Text(
        "không ngày hở giữa hai bản của cùng một mục", "there are no days between two versions of the same entry"
    ),
    "cited_in_force": Text(
        "mọi căn cứ của một bản có hiệu lực trong mọi ngày của bản đó",
        "all that a version rests on is in force on all of its days",
    ),
    "shares": Text(
        "phần được trả và phần tự đóng cộng lại đúng mức đóng, từ 0% đến 100%",
        "what is paid and what is left make up the premium, from 0 to 100 %",
    ),
    "levels": Text("mọi tỷ lệ từ 0% đến 100%", "every share lies from 0 to 100 %"),
    "one_payer": Text("mỗi người có đúng một nhóm đóng", "everybody has exactly one group that pays"),
    "benefit": Text(
        "mức hưởng không thấp hơn mức của nhóm đóng", "the rate of benefit is not below that of the group that pays"
    ),
    "either": Text(
        "giữa hai nhóm bù nhau không có ai khác", "between two groups of which one has to hold there is nobody"
    ),
    "highest": Text("trong nhiều mức, mức cao nhất được tính", "of several levels the highest counts"),
    "loan_terms": Text(
        "khoản vay nào cũng có mức và lãi suất, hoặc ghi là chưa biết",
        "every loan has its amount and interest, or says that they are not known",
    ),
    "one_rate": Text("không ai vay một khoản theo hai lãi suất", "nobody has one loan at two rates of interest"),
    "reached": Text(
        "bản nào của nhóm cũng có người được hưởng theo nó", "by every version of a group somebody gets something"
    ),
    "order": Text(
        "không ai thuộc một nhóm đứng sau mà trả cho người đó nhiều hơn",
        "nobody is in a group behind the one that pays that would pay more",
    ),
    "poorer": Text("diện nghèo hơn không được ít hơn", "a poorer class has no less"),
    "instead": Text(
        "khoản vay mà diện nghèo hơn có thay cho khoản khác không thấp hơn về mức, không cao hơn về lãi suất",
        "the loan that a poorer class has in place of another one is no smaller and no dearer",
    ),
    "local": Text("không ai được ít hơn khi tính cả mức của tỉnh", "nobody has less with what the province adds"),
    "ages": Text(
        "các khoảng tuổi nối nhau không hở, không chồng lấn", "ages that meet do so without a gap or an overlap"
    ),
    "questions": Text(
        "câu hỏi không cần trả lời thì không làm đổi kết quả", "a question that need not be answered changes nothing"
    ),
    "same_bases": Text("hai tệp xét theo cùng các cách", "both files have the same bases"),
    "same_class": Text("hai tệp cho mọi hộ cùng một loại", "both files give every household the same class"),
    "same_statements": Text("hai tệp cho cùng các xác nhận kèm theo", "both files make the same statements"),
    "same_years": Text("hai tệp dùng cho cùng các năm chính sách", "both files are for the same policy years"),
}
"""Every property by id."""


@dataclass(frozen=True, slots=True)
class Example:
    """Something concrete that a proof found: in words, and the households in it as rows of a census.

    ``persons``: members of theirs, for a policy; ``on``: the day on which it is so.
    """

    said: Text
    households: tuple[Row, ...] = ()
    persons: tuple[Row, ...] = ()
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """One property of one file: ``how`` says by what it is known, ``examples`` where it does not hold.

    ``basis``: the basis whose class table it is about; None for the whole file.
    """

    name: str
    status: Status
    how: Text
    basis: Basis | None = None
    examples: tuple[Example, ...] = ()

    @property
    def title(self) -> Text:
        """The property for people."""
        return PROPERTIES[self.name]


@dataclass(frozen=True, slots=True)
class Report:
    """All proofs about one file, or about two of them; ``sources`` are the files they rest on."""

    title: Text
    sources: tuple[Source, ...]
    proofs: tuple[Proof, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing fails."""
        return all(one.status != "fails" for one in self.proofs)
