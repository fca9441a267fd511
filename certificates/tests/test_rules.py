"""The rules are data of each round."""

import pytest
from django.db import IntegrityError, transaction

from accounts.tests.factories import make_coordinator
from certificates.models import CertificateRule
from certificates.rules import make_rules, stored_rules
from certificates.tests.cast import make_past_round
from rounds.setup.services import clone_round
from rounds.tests.factories import make_round

pytestmark = pytest.mark.django_db


def said(rules: list[CertificateRule]) -> set[tuple[str, str, int, int, bool]]:
    return {(one.role, one.rule, one.at_least, one.percent, one.is_asked) for one in rules}


PROGRAMME = {
    ("mentor", "onboarding", 0, 0, True),
    ("mentor", "meetings", 2, 75, True),
    ("mentor", "touch-base", 0, 0, True),
    ("mentor", "showcase", 0, 0, True),
    ("mentor", "end-survey", 0, 0, True),
    ("mentee", "meetings", 2, 0, True),
    ("mentee", "showcase", 0, 0, True),
    ("mentee", "end-survey", 0, 0, True),
}


def test_each_new_round_gets_the_programmes_rules() -> None:
    round_ = make_past_round()
    assert said(list(round_.certificate_rules.all())) == PROGRAMME


def test_a_round_without_rows_has_the_programmes_rules() -> None:
    round_ = make_round()
    assert said(stored_rules([round_])[round_.pk]) == PROGRAMME
    assert not round_.certificate_rules.exists()


def test_a_clone_has_the_rules_of_its_source() -> None:
    source = make_past_round()
    source.certificate_rules.filter(role="mentor", rule="meetings").update(percent=60, at_least=3)
    source.certificate_rules.filter(rule="touch-base").update(is_asked=False)
    clone = clone_round(source=source, name="Next", slug="next", opens_on=source.follow_up_on, by=make_coordinator())
    assert said(list(clone.certificate_rules.all())) == said(list(source.certificate_rules.all())) != PROGRAMME


def test_making_rules_twice_keeps_them() -> None:
    round_ = make_past_round()
    round_.certificate_rules.filter(role="mentee", rule="meetings").update(at_least=4)
    make_rules(round_)
    assert round_.certificate_rules.count() == 8
    assert round_.certificate_rules.get(role="mentee", rule="meetings").at_least == 4


def test_numbers_belong_to_meetings_alone() -> None:
    round_ = make_past_round()
    with pytest.raises(IntegrityError, match="certificate_rule_numbers_are_of_meetings"), transaction.atomic():
        round_.certificate_rules.filter(rule="showcase").update(at_least=1)
    with pytest.raises(IntegrityError, match="certificate_rule_percent_to_100"), transaction.atomic():
        round_.certificate_rules.filter(rule="meetings").update(percent=101)
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateRule.objects.create(round=round_, role="mentee", rule="showcase")
