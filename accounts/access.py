"""Who may open a page, declared once on each view (`trust.md` T1).

Every view of ours carries one of these rules. A rule says which *role* may open it; which *objects* a person may
open is the matter of each room's `queries`, and what they may not see answers 404, as if it did not exist.
A test walks all addresses and fails where a rule is missing.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec, Protocol, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User

P = ParamSpec("P")


class Access(StrEnum):
    """The rules that a view can declare."""

    PUBLIC = "public"
    BY_LINK = "by link"
    SIGNED_IN = "signed in"
    ADMIN = "coordinators; viewers read"
    COORDINATOR = "coordinators"
    SUPERUSER = "superusers"


class View(Protocol):
    """A view function: takes a request and what the address holds, answers a response."""

    def __call__(self, request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def _declare(view: View, rule: Access) -> View:
    view.access = rule  # type: ignore[attr-defined]  # An attribute of the function; the walk reads it.
    return view


def public(view: View) -> View:
    """Anyone may open this page."""
    return login_not_required(_declare(view, Access.PUBLIC))


def by_token(view: View) -> View:
    """Whoever holds the link may open this page; the view itself checks the token."""
    return login_not_required(_declare(view, Access.BY_LINK))


def signed_in(view: View) -> View:
    """Anyone who is signed in may open this page; others are sent to sign in."""
    return _declare(view, Access.SIGNED_IN)


def _guarded(view: View, rule: Access, may_open: Callable[[User, str], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # LoginRequiredMiddleware has sent anonymous people to sign in before this line.
        if not may_open(cast("User", request.user), request.method or "GET"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return _declare(cast("View", guarded), rule)


def admin_page(view: View) -> View:
    """A coordinator's page that committee viewers may read but never change."""
    return _guarded(
        view,
        Access.ADMIN,
        lambda user, method: user.is_coordinator or (user.is_viewer and method in SAFE_METHODS),
    )


def coordinator_page(view: View) -> View:
    """A page for coordinators alone: viewers get 403 too, since it shows what people said of themselves."""
    return _guarded(view, Access.COORDINATOR, lambda user, _method: user.is_coordinator)


def reader(request: HttpRequest) -> User:
    """The signed-in person, typed; only for views that declared that one is needed."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
