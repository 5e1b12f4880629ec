"""Citations as the JSON that stands beside a result has them."""

from collections.abc import Iterable
from typing import Any

from povrules.language.citations import QUOTED, Citing


def citations_of(law: Citing, keys: Iterable[str]) -> list[dict[str, Any]]:
    """Return citations by their keys, each with its words of law and its evidence."""
    return [
        {"id": key, "citation_vi": law.cited(key).vi, "citation_en": law.cited(key).en}
        | law.citation(key).model_dump(mode="json", include=QUOTED)
        for key in keys
    ]
