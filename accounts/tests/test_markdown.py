"""What people write is shown as they meant it, and does nothing to whoever reads it."""

import re
import time

import pytest

from accounts.markdown import MOST, render_markdown


def test_usual_writing() -> None:
    html = render_markdown(
        "# Done\n\nWe *read* the **notes**:\n\n* one\n* two `x<y`\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    assert html == (
        "<h2>Done</h2>\n<p>We <em>read</em> the <strong>notes</strong>:</p>\n"
        "<ul>\n<li>one</li>\n<li>two <code>x&lt;y</code></li>\n</ul>\n"
        "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n"
        "</tbody>\n</table>"
    )


def test_line_breaks_stay_and_code_is_left_alone() -> None:
    assert render_markdown("one\ntwo") == "<p>one<br>\ntwo</p>"
    assert render_markdown("```\n# a [b](c)\n<script>\n```") == ("<pre><code># a [b](c)\n&lt;script&gt;\n</code></pre>")


@pytest.mark.parametrize(
    ("below", "levels"),
    [(1, ["h2", "h3", "h4", "h2"]), (2, ["h3", "h4", "h5", "h3"]), (5, ["h6", "h6", "h6", "h6"])],
)
def test_headings_stand_below_the_page_s_and_skip_no_level(below: int, levels: list[str]) -> None:
    html = render_markdown("## One\n#### Two\n###### Three\n# Four", below=below)
    assert re.findall("<(h[1-6])>", html) == levels


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("[our notes](https://notes.example/a_(b)_c?d=1&e)", "https://notes.example/a_(b)_c?d=1&amp;e"),
        ("See https://notes.example/_a_b.", "https://notes.example/_a_b"),
        ("<https://notes.example/x>", "https://notes.example/x"),
        ("![a picture](https://other.example/a.png)", "https://other.example/a.png"),
        ("[write](mailto:ada@people.example)", "mailto:ada@people.example"),
    ],
)
def test_links_say_that_they_lead_away(text: str, link: str) -> None:
    html = render_markdown(text)
    assert re.findall(r'<a href="([^"]*)" rel="noopener nofollow">', html) == [link]
    assert "<img" not in html


def test_a_picture_becomes_a_link_with_its_words() -> None:
    assert ">a picture</a>" in render_markdown("![a picture](https://other.example/a.png)")


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate attributeName=href values=javascript:alert(1)></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    "[x][y]\n\n[y]: javascript:alert(1)",
    '[x](https://a.example/"onmouseover="alert(1))',
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '<a href="javascript:alert(1)" style="position:fixed">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=https://evil.example><input name=password></form>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<!--><script>alert(1)</script>-->",
    "```html onerror=alert(1)\n<script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    'https://a.example/"onclick=alert(1)',
    "\x02wzxhzdk:0\x03<script>alert(1)</script>\x02klzzwxh:0000\x03",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "# <script>alert(1)</script>",
]
HARMLESS = re.compile(r'<(?:/?[a-z][a-z1-6]*|a href="(?:https?|mailto):[^"]*" rel="noopener nofollow"|ol start="\d+")>')


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_become_harmless(text: str) -> None:
    html = render_markdown(text)
    rest = HARMLESS.sub("", html)
    assert "<" not in rest
    assert not re.search("<(script|img|svg|iframe|form|style|math|input)", html)


BOMBS = {
    "quotations": "> " * (MOST // 2),
    "quotation marks": ">" * MOST,
    "lists": "".join(" " * 4 * depth + "* a\n" for depth in range(150)),
    "bullets": "* " * (MOST // 2),
    "brackets": "[" * MOST,
    "open links": "[a](" * (MOST // 4),
    "open addresses": "[a](http://" + "(" * MOST,
    "half links": "[a](http://a(" * (MOST // 13),
    "pictures": "![" * (MOST // 2),
    "addresses": "http://a" * (MOST // 8),
    "open addresses of angles": "<http://a" * (MOST // 9),
    "stars": "*" * MOST,
    "stars and words": "*a **b " * (MOST // 7),
    "underscores": "_a" * (MOST // 2),
    "ticks": "".join("`" * number + " " for number in range(300)),
    "headings": "# a\n" * (MOST // 4),
    "cells": "|a" * (MOST // 4) + "\n" + "|-" * (MOST // 4) + "\n",
    "paragraphs": "a\n\n" * (MOST // 3),
    "fences": "```\n" * (MOST // 4),
    "references": "\n".join(f"[{number}]: http://a/{number}" for number in range(2500)),
    "tags": "<div>" * (MOST // 5),
    "comments": "<!--" * (MOST // 4),
    "backslashes": "\\" * MOST,
    "ampersands": "&#" * (MOST // 2),
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_text_takes_long(name: str) -> None:
    begun = time.process_time()
    html = render_markdown(BOMBS[name])
    assert time.process_time() - begun < 3
    assert HARMLESS.sub("", html).count("<") == 0


def test_what_is_too_long_is_cut() -> None:
    assert len(render_markdown("a" * 2 * MOST)) == MOST + len("<p></p>")
