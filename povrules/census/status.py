"""The recognised status of a household, as lists spell it: which class it is."""

from povrules.review import CLASS_LABELS, HouseholdClass
from povrules.spelling import fold

_SPELLED: dict[HouseholdClass, tuple[str, ...]] = {
    "poor": ("nghèo", "hn", "n", "hộ nghèo A", "hộ nghèo B", "nghèo A", "nghèo B"),
    "near_poor": ("cận nghèo", "cận", "cn", "hcn", "near poor"),
    "average_agricultural": (
        "nông lâm ngư diêm nghiệp có mức sống trung bình",
        "làm nông lâm ngư diêm nghiệp có mức sống trung bình",
        "nông, lâm nghiệp, ngư nghiệp, diêm nghiệp có mức sống trung bình",
        "làm nông nghiệp, lâm nghiệp, ngư nghiệp và diêm nghiệp có mức sống trung bình",
    ),
    "not_poor": ("không nghèo", "không", "kn", "hkn", "không thuộc diện"),
}
_AVERAGE = {
    fold(one)
    for one in (
        *("mức sống trung bình", "trung bình", "mstb", "average"),
        CLASS_LABELS["average"].vi,
        CLASS_LABELS["average"].en,
    )
}
_CLASSES: dict[str, HouseholdClass] = {
    fold(name): one
    for one, spelled in _SPELLED.items()
    for name in (*spelled, *(f"hộ {name}" for name in spelled), one, CLASS_LABELS[one].vi, CLASS_LABELS[one].en)
}


def class_of_status(status: str, *, agricultural: bool | None) -> HouseholdClass | None:
    """Return the class that a status spells; None for one that is not known.

    Of a household of average living standard ``agricultural`` says which of the two it is; None where that is unknown.
    """
    name = fold(status)
    if name in _AVERAGE and agricultural is not None:
        return "average_agricultural" if agricultural else "average"
    return _CLASSES.get(name)
