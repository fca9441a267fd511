"""Every kind of mail can be shown for something real: the demonstration has a thing for nearly all of them."""

from itertools import islice

import pytest

from mail.kinds import EXAMPLES
from mail.models import OutboxMessage
from mail.rehearsal import rehearse
from tests.world import load_world

WORDS = {"subject": "S", "opening": "O", "closing": "C"}


@pytest.mark.django_db
def test_every_example_writes_its_mail_with_the_words_that_it_promises() -> None:
    load_world()
    before = OutboxMessage.objects.count()
    shown, wrong = set(), []
    for slug, example in EXAMPLES.items():
        for thing in islice(example.recent(), 1):
            rehearsed = rehearse(example, thing, WORDS)
            if rehearsed is None:
                wrong.append(f"{slug}: nothing is written about {thing}")
                continue
            text = rehearsed.message.text
            shown.add(slug)
            if rehearsed.message.subject != "S" or not text.startswith("O\n") or "\nC\n" not in text:
                wrong.append(f"{slug}: the own words are not all there")
            if missing := set(example.words) - set(rehearsed.values):
                wrong.append(f"{slug}: its context lacks {sorted(missing)}")
    assert wrong == [], "\n".join(wrong)
    assert OutboxMessage.objects.count() == before
    assert len(shown) > len(EXAMPLES) // 2, sorted(set(EXAMPLES) - shown)
