"""Markdown that people write, as HTML that is safe on our pages. One function for all rooms: `render_markdown`."""

import re
import xml.etree.ElementTree as ET
from typing import override

import markdown
import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

MOST = 50_000

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
# A bounded stretch each, so that a text full of brackets costs no more than any other.
ADDRESS = r"(?:https?://|mailto:)(?:[^\s()<>\x02\x03]|\([^\s()<>\x02\x03]{0,200}\)){1,1000}"
NAMED_LINK = rf"!?\[([^\[\]]{{0,300}})\]\(({ADDRESS})\)"
BARE_LINK = r"(https?://[^\s()<>\[\]\"'`*\x02\x03]{0,1000}[^\s()<>\[\]\"'`*\x02\x03.,;:!?])"


def render_markdown(text: str, below: int = 1) -> SafeString:
    """Return the HTML of a text in Markdown, made of harmless tags alone, for a place below a heading of that level.

    HTML in the text is shown as it was typed; pictures become links; links carry rel="noopener nofollow"; headings
    start one level below `below` and never skip one. What is longer than 50,000 characters is cut.
    """
    text = text[:MOST]
    writer = markdown.Markdown(extensions=["fenced_code", "tables", "sane_lists", "nl2br", OurRules(below)])
    try:
        html = writer.convert(text)
    except RecursionError:
        html = linebreaks(text, autoescape=True)
    return mark_safe(
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener nofollow",
        )
    )


class OurRules(Extension):
    """Markdown without HTML, without references and pictures, and with headings of the page's order."""

    def __init__(self, below: int) -> None:
        super().__init__()
        self.below = below

    @override
    def extendMarkdown(self, md: markdown.Markdown) -> None:
        """Take away what we don't want, and put ours in its place."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.parser.blockprocessors.deregister("reference")
        for name in ("reference", "image_link", "image_reference", "short_reference", "short_image_ref"):
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.register(NamedLink(NAMED_LINK, md), "link", 160)
        md.inlinePatterns.register(BareLink(BARE_LINK, md), "bare_link", 110)
        md.preprocessors.register(HeadingsStandAlone(md), "headings_alone", 20)
        md.treeprocessors.register(HeadingsInOrder(md, self.below), "headings_in_order", 5)


class NamedLink(InlineProcessor):
    """[words](address), and a picture as a link to it."""

    ANCESTOR_EXCLUDES = ("a",)

    @override
    def handleMatch(  # type: ignore[override]  # The library's stubs give the older processor's signature.
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        """The link, and where it stood."""
        link = ET.Element("a")
        link.text = m.group(1) or m.group(2)
        link.set("href", self.unescape(m.group(2)))
        return link, m.start(0), m.end(0)


class BareLink(InlineProcessor):
    """An address as it was pasted."""

    ANCESTOR_EXCLUDES = ("a",)

    @override
    def handleMatch(  # type: ignore[override]  # The library's stubs give the older processor's signature.
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        """The link, and where it stood."""
        link = ET.Element("a")
        link.text = markdown.util.AtomicString(m.group(1))
        link.set("href", m.group(1))
        return link, m.start(0), m.end(0)


class HeadingsStandAlone(Preprocessor):
    """A blank line after each heading: thousands in one block would take the library minutes."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines, and some blank ones more."""
        return [line for one in lines for line in ((one, "") if one.startswith("#") else (one,))]


class HeadingsInOrder(Treeprocessor):
    """Headings below the page's, and none more than one level below the one before it."""

    def __init__(self, md: markdown.Markdown, below: int) -> None:
        super().__init__(md)
        self.below = below

    def run(self, root: ET.Element) -> None:
        """Rename the headings."""
        open_levels: list[int] = []
        for element in root.iter():
            if re.fullmatch("h[1-6]", element.tag):
                level = int(element.tag[1])
                while open_levels and open_levels[-1] >= level:
                    open_levels.pop()
                open_levels.append(level)
                element.tag = f"h{min(self.below + len(open_levels), 6)}"
