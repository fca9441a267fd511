"""What the ready-made surveys ask, in words to be translated; `surveys.setup.catalogue` reads it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SCALES: dict[str, list[Any]] = {
    "well": [_("Not at all"), _("A little"), _("Somewhat"), _("Well"), _("Very well")],
    "agree": [_("Strongly disagree"), _("Disagree"), _("Neither"), _("Agree"), _("Strongly agree")],
}
OPTIONS: dict[str, list[tuple[str, Any]]] = {
    "support": [
        ("organizing", _("Organizing a workshop")),
        ("running", _("Running a workshop")),
        ("preparing", _("Preparing to teach a lesson")),
        ("curriculum", _("Developing a lesson")),
        ("confidence", _("Confidence to teach")),
        ("culture", _("How this community works together")),
        ("networking", _("Getting to know others")),
        ("navigating", _("Finding one's way around the community")),
    ],
    "yes": [
        ("yes", _("Yes")),
        ("perhaps", _("Perhaps")),
        ("no", _("No")),
    ],
}
SURVEYS: list[dict[str, Any]] = [
    {
        "kind": "mid",
        "name": _("Mid survey"),
        "days": 21,
        "introduction": _(
            "You are half-way. Two minutes now help your group and all the others in the weeks that are left."
        ),
        "questions": [
            {
                "key": "going",
                "type": "scale",
                "scale": "well",
                "text": _("How is it going in your group?"),
            },
            {
                "key": "support",
                "type": "multiple",
                "text": _("With what has your group helped you so far?"),
                "audience": "mentee",
                "options": "support",
            },
            {
                "key": "support-given",
                "type": "multiple",
                "text": _("With what have you helped your group so far?"),
                "audience": "mentor",
                "options": "support",
            },
            {
                "key": "meetings-useful",
                "type": "scale",
                "scale": "agree",
                "text": _("Our meetings are worth the time."),
            },
            {
                "key": "most-positive",
                "type": "text",
                "text": _("What has been the best of it so far?"),
            },
            {
                "key": "least-positive",
                "type": "text",
                "text": _("What has been the hardest?"),
            },
            {
                "key": "improve",
                "type": "text",
                "text": _("What should we do better in the weeks that are left?"),
            },
            {
                "key": "continue",
                "type": "single",
                "options": "yes",
                "text": _("Will you stay with your group until the showcase?"),
            },
        ],
    },
    {
        "kind": "end",
        "name": _("End survey"),
        "days": 21,
        "introduction": _(
            "The round is over: thank you for your part in it! What you tell us here shapes the next one."
        ),
        "questions": [
            {
                "key": "support",
                "type": "multiple",
                "text": _("With what has your group helped you?"),
                "audience": "mentee",
                "options": "support",
            },
            {
                "key": "support-given",
                "type": "multiple",
                "text": _("With what have you helped your group?"),
                "audience": "mentor",
                "options": "support",
            },
            {
                "key": "going",
                "type": "scale",
                "scale": "well",
                "text": _("How did it go in your group?"),
            },
            {
                "key": "confident",
                "type": "scale",
                "scale": "agree",
                "audience": "mentee",
                "text": _("I am more confident to teach than before the round."),
            },
            {
                "key": "meetings-useful",
                "type": "scale",
                "scale": "agree",
                "text": _("Our meetings were worth the time."),
            },
            {
                "key": "mentees-taught",
                "type": "number",
                "audience": "mentor",
                "least": [0, 1, 2, 3, 4, 5],
                "text": _("How many of your mentees have taught a workshop since your group began?"),
                "help_text": _("As far as you know."),
            },
            {
                "key": "most-positive",
                "type": "text",
                "text": _("What was the best of it?"),
            },
            {
                "key": "least-positive",
                "type": "text",
                "text": _("What was the hardest?"),
            },
            {
                "key": "improve",
                "type": "text",
                "text": _("What should we do better next time?"),
            },
            {
                "key": "continue",
                "type": "single",
                "options": "yes",
                "text": _("Would you take part in another round?"),
            },
        ],
    },
]
