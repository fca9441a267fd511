"""What keeps a form from being taken has focus when the page opens: keys go on from there, readers hear it first."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[1] / "templates"
ALERT = re.compile(r"<\w+[^>]*role=\"alert\"[^>]*>")
WITH_ALERTS = sorted(path for path in TEMPLATES.rglob("*.html") if ALERT.search(path.read_text()))


@pytest.mark.parametrize("path", WITH_ALERTS, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_alerts_take_focus(path: Path) -> None:
    for tag in ALERT.findall(path.read_text()):
        assert 'tabindex="-1"' in tag
        assert "autofocus" in tag
