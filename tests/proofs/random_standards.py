"""Single slips in random standards."""

import re
from dataclasses import replace

from hypothesis import strategies as st

from povrules.testing.drawn import CLASSES, Drawn

_TURNED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


@st.composite
def mutants(draw: st.DrawFn, drawn: Drawn) -> Drawn:
    """The standard with one slip: an operator, a number, a class, ``or`` for ``and``, a dropped or doubled rule."""
    rules, at = list(drawn.rules), draw(st.integers(0, len(drawn.rules) - 1))
    kinds = ["operator", "line", "class", "or", "dropped", "doubled", *(["cutoff"] if drawn.numbers else [])]
    kind = draw(st.sampled_from(kinds))
    if kind == "operator":
        found = list(re.finditer(r"[<>]=?", rules[at]))
        one = found[draw(st.integers(0, len(found) - 1))]
        rules[at] = rules[at][: one.start()] + _TURNED[one.group()] + rules[at][one.end() :]
    elif kind == "line":
        lines = list(drawn.lines)
        number = draw(st.sampled_from([at for at, line in enumerate(lines) if line[1] is not None]))
        name, rural, *rest = lines[number]
        assert rural is not None
        lines[number] = (name, rural + draw(st.sampled_from([-1, 1])), *rest)
        return replace(drawn, lines=tuple(lines))
    elif kind == "cutoff":
        numbers = list(drawn.numbers)
        numbers[0] = ("cutoff", numbers[0][1] + draw(st.sampled_from([-1, 1])))
        return replace(drawn, numbers=tuple(numbers))
    elif kind == "class":
        basis = rules[at].split()[0]
        rules[at] = f"{basis} {draw(st.sampled_from(CLASSES))}: {rules[at].partition(': ')[2]}"
    elif kind == "or":
        rules[at] = rules[at].replace(" and ", " or ", 1)
    elif kind == "dropped" and len(rules) > 1:
        del rules[at]
    else:
        rules.append(rules[at])
    return replace(drawn, rules=tuple(rules))
