"""What groups of the demonstration show at the showcase: a slide each, drawn here, and questions about it."""

import datetime as dt
import json
from pathlib import Path
from uuid import uuid4

import typst

from groups.models import MentoringGroup, Question, ShowcaseConsent, Slide
from groups.queries import members_in_order
from groups.showcase.files import check_upload
from groups.showcase.questions import ask_question, mark_answered, vote
from groups.showcase.slides import answer_consents, save_slide

HERE = Path(__file__).parent
FONTS = HERE.parent.parent / "certificates" / "printing" / "fonts"
# By the slug of a type: what its groups say they have learned.
LEARNED = {
    "teaching-workshops": [
        "Teach ten minutes to each other before you teach a day.",
        "Say the error message aloud, then read it together.",
        "Feedback helps most on the same day.",
        "Leave out a third of what you planned, and nobody misses it.",
        "A sticky note tells you more than a question to the room.",
        "Teach it once badly: the second time is already good.",
    ],
    "lesson-maintenance": [
        "A small pull request is read sooner than a large one.",
        "Issues need an answer more than they need a fix.",
        "Read the lesson as a learner once a year.",
    ],
    "organizing-workshops": [
        "Ask for the room before you ask for the date.",
        "Two helpers more than you think.",
        "A checklist is worth an hour on the day before.",
    ],
    "community-building": [
        "Meet at the same time, every time.",
        "Someone always brings a question: begin with it.",
        "Thank people by name.",
    ],
}
QUESTIONS = ["How did you find your first learners?", "What would you do differently next time?"]


def show(group: MentoringGroup, shown_on: dt.date) -> Slide:
    """Give a group its slide; its members agree to be named, and two questions are asked about it."""
    members = members_in_order(group)
    outcome = group.outcome
    title = f"What {outcome.tool or outcome.type} taught us"
    known = LEARNED[outcome.type.slug]
    lines = [known[(group.number + place) % len(known)] for place in range(3)]
    people = ", ".join(member.user.name for member in members)
    slide = save_slide(
        group=group,
        by=members[0].user,
        title=title,
        summary=lines[0],
        alt=f"Three things that the group learned: {' '.join(lines)}",
        is_shown=True,
        checked=check_upload(draw(group=str(group), title=title, lines=lines, people=people)),
    )
    for place, text in enumerate(QUESTIONS):
        question = ask_question(slide=slide, form=uuid4(), text=text, name=members[-1 - place].user.name)
        for number in range(3 - place):
            vote(question=question, voter=f"demonstration-{number}")
        mark_answered(question=question, is_answered=place == 0)
    Question.objects.filter(slide=slide).update(asked_at=at_noon(shown_on))
    Slide.objects.filter(pk=slide.pk).update(uploaded_at=at_noon(shown_on - dt.timedelta(days=4)))
    for member in members:
        consent = answer_consents(membership=member, may_be_recorded=True, may_be_named=True)
        ShowcaseConsent.objects.filter(pk=consent.pk).update(answered_at=at_noon(shown_on - dt.timedelta(days=4)))
    return slide


def draw(**words: object) -> bytes:
    """The PDF of a slide."""
    made = typst.compile(
        str(HERE / "slide.typ"),
        sys_inputs={"data": json.dumps(words)},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
    )
    if not isinstance(made, bytes):
        raise TypeError("A slide is one page.")
    return made


def at_noon(day: dt.date) -> dt.datetime:
    """Noon UTC of a day."""
    return dt.datetime.combine(day, dt.time(12), dt.UTC)
