"""Rules and evidence in words: whole sentences for the member, a few signs for the coordinator's table."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.clock import say_instant
from certificates.evidence import RuleEvidence, Standing
from certificates.models import CertificateRule

Rule = CertificateRule.Rule


def rule_in_words(rule: CertificateRule) -> str:
    """What is asked, as one line of a list."""
    if rule.rule == Rule.MEETINGS:
        return meetings_in_words(rule.at_least, rule.percent)
    return {
        Rule.ONBOARDING: _("attended mentor onboarding, or watched its recording"),
        Rule.TOUCH_BASE: _("attended the touch base"),
        Rule.SHOWCASE: _("attended the showcase"),
        Rule.END_SURVEY: _("answered the end survey"),
    }[Rule(rule.rule)]


def meetings_in_words(at_least: int, percent: int) -> str:
    """How many of the group's meetings are asked."""
    words = {"n": at_least, "percent": percent}
    if not percent:
        return ngettext("attended at least %(n)s meeting", "attended at least %(n)s meetings", at_least) % words
    if not at_least:
        return _("attended at least %(percent)s%% of the meetings held") % words
    return _("attended at least %(percent)s%% of the meetings held, and at least %(n)s") % words


def name_of(rule: RuleEvidence) -> str:
    """What a rule is about, as a heading of its line."""
    return str(rule.rule.label).capitalize()


def sentence(rule: RuleEvidence) -> str:
    """How a rule stands and what to do by when, to the person themselves, on the reader's clock."""
    if rule.rule == Rule.MEETINGS:
        return _of_meetings(rule)
    if rule.standing == Standing.NOT_ASKED:
        return _("This round has none, so it isn't asked of you.")
    return _of_survey(rule) if rule.rule == Rule.END_SURVEY else _of_session(rule)


def _of_meetings(rule: RuleEvidence) -> str:
    words = {"present": rule.present, "held": rule.held, "n": rule.short_of, "percent": rule.percent}
    said = ngettext(
        "You were at %(present)s of %(held)s held meeting.",
        "You were at %(present)s of %(held)s held meetings.",
        rule.held,
    )
    said = (_("No meeting has been held yet.") if not rule.held else said) % words
    if rule.standing == Standing.MET:
        return said if rule.held else _("No meeting is asked of you.")
    if rule.standing == Standing.MISSED:
        return f"{said} {_('Needed:')} {meetings_in_words(rule.at_least, rule.percent)}."
    short = ngettext("One meeting short", "%(n)s meetings short", rule.short_of) % words
    if rule.standing == Standing.WAITING:
        return _("%(short)s; who was at the last one isn't recorded yet. %(said)s") % {"short": short, "said": said}
    assert rule.next_at is not None  # noqa: S101 - open means that there is another meeting
    return _("%(short)s; the next is %(day)s. %(said)s") % {
        "short": short,
        "day": say_instant(rule.next_at),
        "said": said,
    }


def _of_session(rule: RuleEvidence) -> str:
    day = date_format(rule.until, "j F") if rule.until else ""
    if rule.standing == Standing.MET:
        return _("You were there.") if rule.rule != Rule.ONBOARDING else _("You were there, or watched the recording.")
    if rule.standing == Standing.WAITING:
        return _("It was on %(day)s; who was there isn't recorded yet.") % {"day": day}
    if rule.standing == Standing.MISSED:
        return _("It was on %(day)s, and you aren't on the list of who was there.") % {"day": day}
    if rule.next_at is not None:
        return _("Come to a sitting; the next is %(day)s.") % {"day": say_instant(rule.next_at)}
    if rule.has_recording:
        return _("Watch the recording, then say so on its page.")
    return _("It is planned for %(day)s.") % {"day": day}


def _of_survey(rule: RuleEvidence) -> str:
    day = {"day": date_format(rule.until, "j F") if rule.until else ""}
    if rule.standing == Standing.MET:
        return _("You answered it.")
    if rule.standing == Standing.MISSED:
        return _("You haven't answered it, and can't any more.")
    return _("Answer it by %(day)s.") % day if rule.url else _("It opens on %(day)s.") % day


def mark(rule: RuleEvidence) -> str:
    """How a rule stands, for a cell of a table."""
    if rule.rule == Rule.MEETINGS:
        return _("%(present)s of %(held)s") % {"present": rule.present, "held": rule.held}
    return {
        Standing.MET: _("yes"),
        Standing.OPEN: _("to come"),
        Standing.WAITING: _("not recorded"),
        Standing.MISSED: _("no"),
        Standing.NOT_ASKED: _("not held"),
    }[rule.standing]
