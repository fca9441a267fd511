import datetime as dt

from rounds.models import MentoringType, Outcome, Tool
from rounds.tests.factories import TIMETABLE


def dates_from(opens_on):
    return {k: opens_on + dt.timedelta(days=d) for k, d in TIMETABLE.items()}


def fill_catalogue(r):
    tools = [
        Tool.objects.create(round=r, slug=s.lower(), name=s, position=i)
        for i, s in enumerate(["Git", "Shell", "Python", "R", "SQL"])
    ]
    for i, (slug, has) in enumerate(
        [
            ("lesson-maintenance", True),
            ("teaching-workshops", True),
            ("organizing-workshops", False),
            ("community-building", False),
        ]
    ):
        t = MentoringType.objects.create(
            round=r, slug=slug, name=slug.replace("-", " ").title(), has_tools=has, position=i
        )
        for tool in tools if has else [None]:
            Outcome.objects.create(round=r, type=t, tool=tool, slug=f"{slug}/{tool.slug}" if tool else slug)
