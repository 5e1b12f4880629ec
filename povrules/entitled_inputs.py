"""The households and members of a run of policies, read by what its standard and its policies ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from povrules.arguments import not_meant
from povrules.census.door import census_from_frame, read_families, read_members, take_members
from povrules.census.layout_notices import with_unread
from povrules.census.model import Census
from povrules.census.names import KEY
from povrules.engines.classify import Options
from povrules.engines.placed import with_places
from povrules.errors import UsageError
from povrules.inputs import Households, Persons
from povrules.language.columns import Column, household_columns
from povrules.language.loader import Standard
from povrules.language.question import Level
from povrules.mapping.applied import mapped_columns
from povrules.mapping.file import MappingFile, Table, load_mapping
from povrules.request import columns_of, mapping_columns, person_columns_of, placed_of
from povrules.rules import Policy
from povrules.surveys import asked, load_survey, survey_ids
from povrules.text import Text


def mapping_for(
    mapping: object, policies: Sequence[Policy], standards: Sequence[Standard], options: Options
) -> MappingFile:
    """Return the mapping file of a run; raises :class:`UsageError` for one that cannot be meant.

    It may name what the standard and the policies ask for, and of persons what any survey does: a mapping made for
    classifying does for this too.
    """
    if not isinstance(mapping, str | Path):
        raise not_meant("mapping", mapping, Text("tệp ánh xạ .toml", "a mapping file (.toml)"))
    declared = mapping_columns(standards, options)
    every = asked(map(load_survey, survey_ids()), "person")
    levels: Mapping[Table, Sequence[Column]] = {
        "household": (*declared["household"], *_further(policies, "household", declared["household"])),
        "person": (*every.values(), *_further(policies, "person", tuple(every.values()))),
    }
    return load_mapping(Path(mapping), levels)


def _further(policies: Sequence[Policy], level: Level, there: Sequence[Column]) -> list[Column]:
    """Return the questions of policies that are not among other columns, each once."""
    known = {one.id for one in there}
    found: dict[str, Column] = {one.id: one for policy in policies for one in policy.questions(level)}
    return [one for name, one in found.items() if name not in known]


def _columns(
    policies: Sequence[Policy], standards: Sequence[Standard], options: Options
) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """Return the columns about households and about persons that a run reads: those of its standard and its policies.

    Without a standard nothing of a household is classified, so that no cell of it sets a row aside.
    """
    households: tuple[Column, ...]
    persons: tuple[Column, ...]
    if standards:
        own = replace(options, mapping=None)
        households, persons = columns_of(standards, own), person_columns_of(own)
    else:
        unused = (one if one.id == KEY else one.model_copy(update={"blank": "unused"}) for one in household_columns())
        households, persons = tuple(unused), ()
    more = [one.model_copy(update={"blank": "asked"}) for one in _further(policies, "household", households)]
    others = [one.model_copy(update={"if_there": False}) for one in _further(policies, "person", persons)]
    households, persons = (*households, *more), (*persons, *others)
    if options.mapping is not None:
        households = mapped_columns(households, options.mapping.household.columns)
        persons = mapped_columns(persons, options.mapping.person.columns)
    return households, persons


def read_subjects(
    households: Households,
    persons: Persons,
    policies: Sequence[Policy],
    standards: Sequence[Standard],
    options: Options,
) -> tuple[Census, Census | None]:
    """Read households and their members from files or frames, with what a file of places says of communes.

    Without a table of members there are none; raises :class:`UsageError` where all policies are about persons.
    """
    columns, of_persons = _columns(policies, standards, options)
    members: Census | None = None
    if isinstance(households, str | Path):
        apart = persons is not None
        placed = placed_of(options, "household") if apart else placed_of(options)
        census, members = read_families(Path(households), columns, of_persons, placed)
        members = None if apart else members
    else:
        census = census_from_frame(households, columns)
    if isinstance(persons, str | Path):
        members = read_members(Path(persons), of_persons, columns, placed_of(options, "person"))
    elif persons is not None:
        members = persons if isinstance(persons, Census) else take_members(persons, of_persons, columns)
    if members is None and not any("household" in policy.levels for policy in policies):
        where = f"{census.source}: " if census.source else ""
        said = Text(
            f"{where}cần danh sách thành viên, mỗi người một dòng: một trang trong tệp, hoặc --persons",
            f"{where}the members are needed, one a row: a sheet of the file, or --persons",
        )
        raise UsageError(with_unread(said, census.problems))
    return with_places(census, options), members
