"""Conditions and amounts of a law file: what is read, what is refused, and that writing them loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from povrules.language.expression import (
    And,
    Arithmetic,
    Compare,
    ExpressionError,
    Given,
    Name,
    Node,
    Not,
    Number,
    Or,
    Term,
    names,
    parse,
    parse_comparison,
    parse_condition,
    parse_term,
    words,
)
from povrules.text import Text

ALLOWED = Text(
    "chỉ gồm số nguyên, tên, + - *, phép so sánh, and/or/not, given(tên)",
    "whole numbers, names, + - *, comparisons, and/or/not, given(name)",
)
AN_OPERATOR = Text("một trong < <= > >= == !=", "one of < <= > >= == !=")
A_CONDITION = Text("một điều kiện, không phải một số lượng", "a condition, not an amount")
AN_AMOUNT = Text(
    "một số lượng (số, tên, + - *), không phải một điều kiện", "an amount (numbers, names, + - *), not a condition"
)
INCOME, LINE = Name("income"), Name("poverty")
BELOW = Compare(INCOME, "<=", LINE)


def terms() -> st.SearchStrategy[Term]:
    atoms = st.builds(Name, st.sampled_from(["income", "members", "x1"])) | st.builds(Number, st.integers())
    return st.recursive(
        atoms, lambda parts: st.builds(Arithmetic, st.sampled_from(["+", "-", "*"]), parts, parts), max_leaves=6
    )


def conditions() -> st.SearchStrategy[Node]:
    compare = st.builds(Compare, terms(), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), terms())
    atoms = compare | st.builds(Name, st.just("agricultural")) | st.builds(Given, st.just("income"))

    def nested(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(parts, min_size=2, max_size=3).map(tuple)
        return st.builds(Not, parts) | several.map(And) | several.map(Or)

    return st.recursive(atoms, nested, max_leaves=8)


class TestWhatIsRead:
    @pytest.mark.parametrize(
        ("source", "tree"),
        [
            ("income <= poverty", BELOW),
            ("  income <= poverty\n", BELOW),
            ("income<poverty", Compare(INCOME, "<", LINE)),
            ("income > poverty", Compare(INCOME, ">", LINE)),
            ("income >= 1_500_000", Compare(INCOME, ">=", Number(1_500_000))),
            ("income == -1", Compare(INCOME, "==", Number(-1))),
            ("income != poverty", Compare(INCOME, "!=", LINE)),
            ("agricultural", Name("agricultural")),
            ("given(income)", Given("income")),
            ("not agricultural", Not(Name("agricultural"))),
            ("not income <= poverty", Not(BELOW)),
            ("a and b or c", Or((And((Name("a"), Name("b"))), Name("c")))),
            ("a and (b or c)", And((Name("a"), Or((Name("b"), Name("c")))))),
            ("1 < income <= poverty", And((Compare(Number(1), "<", INCOME), BELOW))),
        ],
    )
    def test_a_condition(self, source: str, tree: Node) -> None:
        assert parse_condition(source) == tree

    @pytest.mark.parametrize(
        ("source", "tree"),
        [
            ("12 * members", Arithmetic("*", Number(12), Name("members"))),
            ("a - b - c", Arithmetic("-", Arithmetic("-", Name("a"), Name("b")), Name("c"))),
            ("a + b * c", Arithmetic("+", Name("a"), Arithmetic("*", Name("b"), Name("c")))),
            ("-5", Number(-5)),
        ],
    )
    def test_an_amount(self, source: str, tree: Term) -> None:
        assert parse_term(source) == tree

    @given(conditions() | terms())
    def test_what_is_written_is_read_as_the_same_tree(self, tree: Node) -> None:
        assert parse(words(tree)) == tree

    def test_brackets_stand_only_where_they_are_needed(self) -> None:
        assert words(parse("a and (b or c < 1) and not (d and e)")) == "a and (b or c < 1) and not (d and e)"
        assert words(parse("(a) and ((b * 2) <= (c - 1))")) == "a and b * 2 <= c - 1"

    def test_names_from_left_to_right(self) -> None:
        source = "not (income <= poverty) and (given(score_a) or a + 1 * b > a) and c"
        assert list(names(parse(source))) == ["income", "poverty", "score_a", "a", "b", "a", "c"]


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("source", "offending", "expected"),
        [
            ("income => poverty", "income => poverty", ALLOWED),
            ("", "", ALLOWED),
            ("a; b", "a; b", ALLOWED),
            ("x = 1", "x = 1", ALLOWED),
            ("a\0", "a\0", ALLOWED),
            ("a\ud800", "a\ud800", ALLOWED),
            ("1" * 5_000, "1" * 79 + "…", ALLOWED),
            ("(" * 300 + "a" + ")" * 300, "(" * 79 + "…", ALLOWED),
            ("income / 2 < 1", "income / 2", ALLOWED),
            ("income // 2 < 1", "income // 2", ALLOWED),
            ("income ** 2 < 1", "income ** 2", ALLOWED),
            ("income < 1.5", "1.5", ALLOWED),
            ("income < True", "True", ALLOWED),
            ("income < -True", "-True", ALLOWED),
            ("income < 'x'", "'x'", ALLOWED),
            ("income < +1", "+1", ALLOWED),
            ("income < -members", "-members", ALLOWED),
            ("income.real < 1", "income.real", ALLOWED),
            ("income[0] < 1", "income[0]", ALLOWED),
            ("(lambda: 1) < 1", "lambda: 1", ALLOWED),
            ("[a]", "[a]", ALLOWED),
            ("a if b else c", "a if b else c", ALLOWED),
            ("(a := 1)", "a := 1", ALLOWED),
            ("__import__('os')", "__import__('os')", ALLOWED),
            ("given(1)", "given(1)", ALLOWED),
            ("given(a, b)", "given(a, b)", ALLOWED),
            ("given(name=a)", "given(name=a)", ALLOWED),
            ("given()", "given()", ALLOWED),
            ("a is b", "b", AN_OPERATOR),
            ("a < b in c", "c", AN_OPERATOR),
            ("a and 3", "3", A_CONDITION),
            ("not (a + b)", "a + b", A_CONDITION),
            ("3", "3", A_CONDITION),
            ("a - 1", "a - 1", A_CONDITION),
        ],
    )
    def test_as_a_condition(self, source: str, offending: str, expected: Text) -> None:
        with pytest.raises(ExpressionError) as caught:
            parse_condition(source)
        assert (caught.value.words, caught.value.expected) == (offending, expected)
        assert str(caught.value) == expected.en

    @pytest.mark.parametrize("source", ["a < 1", "not a", "a and b", "given(a)"])
    def test_a_condition_where_an_amount_belongs(self, source: str) -> None:
        with pytest.raises(ExpressionError) as caught:
            parse_term(source)
        assert (caught.value.words, caught.value.expected) == (source, AN_AMOUNT)

    @pytest.mark.parametrize("source", ["not " * 5_000 + "a", "not " * 600 + "a", " + ".join(["a"] * 1_500) + " < 1"])
    def test_one_that_is_nested_too_deep(self, source: str) -> None:
        with pytest.raises(ExpressionError):
            parse_condition(source)


class TestAComparison:
    def test_it_is_read(self) -> None:
        assert parse_comparison("income <= poverty") == BELOW

    @pytest.mark.parametrize("source", ["not income <= poverty", "1 < income <= poverty", "agricultural", "income + 1"])
    def test_what_is_none(self, source: str) -> None:
        with pytest.raises(ExpressionError) as caught:
            parse_comparison(source)
        assert (caught.value.words, caught.value.expected) == (source, Text("một phép so sánh", "a comparison"))
