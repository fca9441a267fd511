"""A plot as SVG: panels below each other that share their columns. It needs nothing but text."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import log10

WIDTH, LEFT, RIGHT, TOP, HEIGHT, BELOW = 900, 60, 250, 46, 190, 34
INK, SOFT, GRID = "#1f2933", "#52606d", "#d9e2ec"


@dataclass(frozen=True)
class Line:
    """One line of a panel; None where nothing is known."""

    name: str
    values: Sequence[float | None]
    color: str
    dashes: str = ""
    is_bold: bool = False


@dataclass(frozen=True)
class Panel:
    """Lines over the same columns, the first on top; `ticks` are the values with a grid line, lowest first."""

    title: str
    ticks: Sequence[float]
    lines: Sequence[Line]
    is_logarithmic: bool = False

    def height_of(self, value: float) -> float:
        """Return how high a value is between the lowest tick (0) and the highest (1)."""
        low, high = self.ticks[0], self.ticks[-1]
        if self.is_logarithmic:
            return (log10(max(value, low)) - log10(low)) / (log10(high) - log10(low))
        return (value - low) / (high - low)


def svg(title: str, description: str, columns: Sequence[str], panels: Sequence[Panel]) -> str:
    """Return the picture's text."""
    height = len(panels) * (TOP + HEIGHT + BELOW) + 10
    box = f'viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title description"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="system-ui, sans-serif" font-size="13">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{escape(description)}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for number, panel in enumerate(panels):
        parts += _panel(panel, columns, number * (TOP + HEIGHT + BELOW) + TOP)
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Panel, columns: Sequence[str], top: float) -> list[str]:
    right = WIDTH - RIGHT
    step = (right - LEFT - 60) / max(1, len(columns) - 1)
    places = [LEFT + 30 + number * step for number in range(len(columns))]
    parts = [f'<text x="{LEFT}" y="{top - 16}" fill="{INK}" font-weight="600">{escape(panel.title)}</text>']
    for tick in panel.ticks:
        y = top + HEIGHT * (1 - panel.height_of(tick))
        parts.append(f'<line x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="{GRID}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" fill="{SOFT}" text-anchor="end">{tick:g}</text>')
    for place, column in zip(places, columns, strict=True):
        label = f'<text x="{place:.1f}" y="{top + HEIGHT + 20}" fill="{SOFT}" text-anchor="middle">'
        parts.append(f"{label}{escape(column)}</text>")
    for line in reversed(panel.lines):
        parts += _line(panel, line, places, top)
    for number, line in enumerate(panel.lines):
        parts += _legend(line, right + 14, top + 10 + 22 * number)
    return parts


def _line(panel: Panel, line: Line, places: Sequence[float], top: float) -> list[str]:
    points = [
        (place, top + HEIGHT * (1 - panel.height_of(value)))
        for place, value in zip(places, line.values, strict=True)
        if value is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    stroke = f'stroke="{line.color}" stroke-width="{3 if line.is_bold else 1.8}" stroke-dasharray="{line.dashes}"'
    parts = [f'<polyline points="{path}" fill="none" {stroke}/>']
    size = 4.5 if line.is_bold else 3
    return parts + [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{line.color}"/>' for x, y in points]


def _legend(line: Line, x: float, y: float) -> list[str]:
    stroke = f'stroke="{line.color}" stroke-width="{3 if line.is_bold else 1.8}" stroke-dasharray="{line.dashes}"'
    weight = ' font-weight="600"' if line.is_bold else ""
    return [
        f'<line x1="{x}" x2="{x + 28}" y1="{y}" y2="{y}" {stroke}/>',
        f'<text x="{x + 36}" y="{y + 4}" fill="{INK}"{weight}>{escape(line.name)}</text>',
    ]
