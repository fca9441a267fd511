"""What rooms above tell this one about who is near whom; they register in their `AppConfig.ready`."""

from collections.abc import Callable

from accounts.models import User

PeopleReader = Callable[[User], list[User]]
MentoredReader = Callable[[User], set[int]]

around_readers: list[PeopleReader] = []
mentored_readers: list[MentoredReader] = []


def register_people_around(reader: PeopleReader) -> None:
    """Add a reader of the people whom a person works with, whom they may want to name; one query."""
    around_readers.append(reader)


def register_mentored(reader: MentoredReader) -> None:
    """Add a reader of the people (pks) in the groups that a person mentors, themselves left out; one query."""
    mentored_readers.append(reader)


def people_around(user: User) -> list[User]:
    """The people whom this person works with, by name and each once."""
    found = {one.pk: one for reader in around_readers for one in reader(user) if one.pk != user.pk}
    return sorted(found.values(), key=lambda one: (one.name.casefold(), one.pk))


def mentored_by(user: User) -> set[int]:
    """The pks of those in the groups that this person mentors."""
    return {pk for reader in mentored_readers for pk in reader(user)}
