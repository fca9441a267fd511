"""How allauth does things here."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types.
    """Sends the mail of the accounts through the outbox."""
