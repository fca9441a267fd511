"""Who runs rounds: to whom mail about groups goes."""

from accounts.models import User


def coordinators() -> list[User]:
    """Everyone who runs rounds and can sign in; one query."""
    return list(User.objects.filter(role=User.Role.COORDINATOR, is_active=True).order_by("pk"))
