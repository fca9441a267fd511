"""`python -m pytest -q -n 0 tests/browser/post_picture.py`: the wrap-up post as a blog would show it.

It is that of the demonstration's past round, and goes into `docs/pictures/wrap-up.png`.
It is taken as a coordinator takes it: the draft as it is, sent, and the zip opened.
"""

import io
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from markdown import markdown
from PIL import Image
from playwright.sync_api import Browser

from rounds.models import Round
from tests.world import load_world

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "wrap-up.png"
MOST_BYTES = 300_000
BLOG = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A blog</title><style>
body { max-width: 44rem; margin: 2.5rem auto; padding: 0 1.5rem; font: 17px/1.6 Georgia, serif; color: #222; }
h1 { font-size: 2rem; line-height: 1.2; } h2 { margin-top: 2.2rem; font-size: 1.35rem; }
a { color: #0b5a6a; } li { margin: 0.35rem 0; } img { max-width: 100%; display: block; margin: 1rem 0; }
table { border-collapse: collapse; font-size: 0.95em; }
th, td { padding: 0.3rem 0.9rem 0.3rem 0; border-bottom: 1px solid #ddd; }
</style></head><body>"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_take_the_picture(browser: Browser, tmp_path: Path) -> None:
    world = load_world()
    address = f"/admin/rounds/{Round.objects.get(slug='demo-past').slug}/report/post/"
    client = Client()
    client.force_login(world.person("coordinator"))
    draft = client.get(address).context["form"].initial["text"]
    with zipfile.ZipFile(io.BytesIO(client.post(address, {"text": draft}).content)) as parts:
        parts.extractall(tmp_path)
    html = markdown((tmp_path / "post.md").read_text(encoding="utf-8"), extensions=["tables"])
    (tmp_path / "post.html").write_text(f"{BLOG}{html}</body></html>", encoding="utf-8")
    page = browser.new_page(viewport={"width": 860, "height": 1000})
    page.goto((tmp_path / "post.html").as_uri())
    assert page.locator("img").evaluate_all("all => all.every(one => one.naturalWidth > 0)")
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    page.close()
    shot.convert("RGB").quantize(64).save(PICTURE, optimize=True)
    assert PICTURE.stat().st_size < MOST_BYTES
