"""How much was gone through for a property, told beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from povrules.engines.reason import number
from povrules.proofs.policies.search import Search
from povrules.proofs.policies.spans import Span
from povrules.text import Text


@dataclass
class Tally:
    """Searches that were made for a property: how many, over how many questions and answers, on how many days."""

    searches: int = 0
    questions: int = 0
    days: int = 0
    laws: int = 0
    _spans: set[Span] = field(default_factory=set)

    def of(self, spans: Iterable[Span]) -> None:
        """Count days on which the same law is in force."""
        self.laws += 1
        self._spans |= set(spans)

    def add(self, search: Search) -> None:
        """Count what a search went through."""
        self.searches += search.asked
        self.questions = max(self.questions, len(search.aspects.aspects))

    @property
    def how(self) -> Text:
        """By what a property is known."""
        days = sum(span.days for span in self._spans)
        vi = f"tìm vét cạn trên mọi cách trả lời {self.questions} câu hỏi"
        en = f"exhaustive search over all answers to {self.questions} questions"
        rules = "1 set of rules" if self.laws == 1 else f"{self.laws} sets of rules"
        return Text(
            f"{vi}, {number(days, 'vi')} ngày ({self.laws} bộ quy định), {number(self.searches, 'vi')} lần tìm",
            f"{en}, {number(days, 'en')} days ({rules}), {number(self.searches, 'en')} searches",
        )
