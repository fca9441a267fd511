"""What a round asks for a certificate: the programme's rules, kept as rows of each round."""

from collections.abc import Iterable

from certificates.models import CertificateRule, Role
from rounds.models import Round

Rule = CertificateRule.Rule

# Role, rule, meetings at least, share of held meetings (`programme.md`: Rules).
PROGRAMME: tuple[tuple[Role, Rule, int, int], ...] = (
    (Role.MENTOR, Rule.ONBOARDING, 0, 0),
    (Role.MENTOR, Rule.MEETINGS, 2, 75),
    (Role.MENTOR, Rule.TOUCH_BASE, 0, 0),
    (Role.MENTOR, Rule.SHOWCASE, 0, 0),
    (Role.MENTOR, Rule.END_SURVEY, 0, 0),
    (Role.MENTEE, Rule.MEETINGS, 2, 0),
    (Role.MENTEE, Rule.SHOWCASE, 0, 0),
    (Role.MENTEE, Rule.END_SURVEY, 0, 0),
)


def programme_rules(round_: Round) -> list[CertificateRule]:
    """The programme's own rules for a round, not saved."""
    return [
        CertificateRule(round=round_, role=role, rule=rule, at_least=at_least, percent=percent)
        for role, rule, at_least, percent in PROGRAMME
    ]


def make_rules(round_: Round, source: Round | None = None) -> None:
    """Give a new round its rules: those of the round that it is like, or the programme's. Rules that are there stay."""
    rules = stored_rules([source])[source.pk] if source else programme_rules(round_)
    for rule in rules:
        rule.pk, rule.round = None, round_
    CertificateRule.objects.bulk_create(rules, ignore_conflicts=True)


def stored_rules(rounds: Iterable[Round]) -> dict[int, list[CertificateRule]]:
    """The rules of each round by its pk, asked or not; one without rows has the programme's. One query."""
    wanted = {round_.pk: round_ for round_ in rounds}
    found: dict[int, list[CertificateRule]] = {pk: [] for pk in wanted}
    for rule in CertificateRule.objects.filter(round__in=wanted).order_by("pk"):
        found[rule.round_id].append(rule)
    return {pk: rules or programme_rules(wanted[pk]) for pk, rules in found.items()}
