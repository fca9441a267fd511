"""What every test may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

QUICK_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Forget sign-in limits and the like between tests."""
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Hash passwords without the time that a good hash takes on purpose."""
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture(autouse=True)
def _files_of_this_test_alone(settings: Settings, tmp_path: Path) -> None:
    """Keep media and mail files of a test out of `var/`."""
    settings.MEDIA_ROOT = str(tmp_path)
