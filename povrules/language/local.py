"""The models of a file of local support: what a province adds to what a national policy gives, dated and cited.

A top-up stands on the groups of the policy: its persons have their national share, and the local budget adds to it.
What a file may say is here; whether it makes sense with its policy is in :mod:`povrules.language.local_checks`.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from povrules.language.columns import Many, Model
from povrules.language.policy import Ends, Group, GroupVersion, Period, PolicyDeclared, PolicyQuestion, Share
from povrules.language.schema import (
    Citation,
    Identifier,
    Instrument,
    Key,
    Labelled,
    Titled,
    Unknown,
    whole_one,
)
from povrules.language.survey import Cites, Fact, SurveyCondition
from povrules.text import SaidError


class TopUpVersion(Period):
    """How much the local budget pays on some days.

    ``add``: a share of the premium on top of the national one; ``level``: the share up to which it pays, the national
    one included; ``unknown``: that it pays was read, but not how much.
    """

    add: Share | None = None
    level: Share | None = None
    unknown: Unknown | None = None
    cite: Cites

    @model_validator(mode="after")
    def _one_of(self) -> "TopUpVersion":
        if [self.add, self.level, self.unknown].count(None) != 2:
            raise SaidError("một trong add, level, unknown", "one of add, level, unknown")
        for key, share in (("add", self.add), ("level", self.level)):
            if share is not None and not 0 < share <= 1:
                raise SaidError("tỷ lệ trên 0% và không quá 100%", "a share above 0% and of at most 100%", key=key)
        return self


class TopUp(Labelled):
    """Who gets more from the local budget, with its versions.

    ``groups``: the groups of the policy that it stands on; without it every group whose members pay a part themselves.
    ``when``: who of them; without it all. ``ends``: the last day, where that depends on the person.
    """

    id: Identifier
    groups: Many[Identifier] = ()
    when: SurveyCondition | None = None
    ends: Ends | None = None
    versions: Annotated[Many[TopUpVersion], Field(min_length=1)]

    def stands_on(self, group: Group, version: GroupVersion) -> bool:
        """Tell whether it adds to a version of a group."""
        return version.can_be_raised and (not self.groups or group.id in self.groups)


class OwnStandard(Period, Labelled):
    """That the local act is for the poor, near-poor … of the local standard too, and for which of them, in words."""

    cite: Cites


class LocalNotice(Period, Labelled):
    """What every reader of a result has to know of the local law on some days."""

    cite: Cites


class LocalFile(Titled, Model):
    """Everything that a file of local support may say.

    ``policy``: the id of the policy that it is for; ``place``: the id of the province; ``names``: how a census may
    spell it; ``payer``: who pays; ``read_to``: up to which day its law was read.
    """

    format: Annotated[Literal[1], BeforeValidator(whole_one)]
    policy: Key
    place: Key
    names: Annotated[Many[str], Field(min_length=1)]
    title_vi: str
    title_en: str
    payer: Labelled
    read_to: date
    instruments: dict[Key, Instrument]
    citations: dict[Key, Citation]
    columns: Many[PolicyQuestion] = ()
    facts: Many[Fact] = ()
    top_ups: Annotated[Many[TopUp], Field(min_length=1)]
    own_standards: Many[OwnStandard] = ()
    notices: Many[LocalNotice] = ()
    declared: Many[PolicyDeclared] = ()

    @property
    def id(self) -> str:
        """What it is called by: ``hanoi-bhyt``."""
        return f"{self.place}-{self.policy}"

    def of_day(self, day: date) -> list[tuple[TopUp, TopUpVersion]]:
        """Return the top-ups that are in force on a day."""
        return [(one, version) for one in self.top_ups for version in one.versions if version.holds(day)]
