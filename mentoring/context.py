"""What every template knows of the site."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def site(request: HttpRequest) -> dict[str, object]:
    """The programme's name, brand and contact address."""
    return {
        "programme_name": settings.PROGRAMME_NAME,
        "brand_color": settings.BRAND_COLOR,
        "brand_logo": settings.BRAND_LOGO,
        "contact_email": settings.CONTACT_EMAIL,
        "site_url": settings.SITE_URL,
        "reader_zone": timezone.get_current_timezone_name(),
    }
