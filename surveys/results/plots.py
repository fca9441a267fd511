"""Where the bars of a plot lie, in units of its drawing; the template draws them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.results.figures import Figure

WIDTH, ROW, LONGEST_LABEL = 340, 38, 46


@dataclass(frozen=True)
class PlottedBar:
    """One bar with its label above; `words` stand where there is no number."""

    label: str
    label_y: int
    bar_y: int
    width: float
    words: str


@dataclass(frozen=True)
class Plot:
    """Bars from top to bottom; their widths are shares of all respondents."""

    height: int
    bars: Sequence[PlottedBar]
    width: int = WIDTH


def plot_of(figure: Figure) -> Plot | None:
    """The plot of a figure; None where there are no numbers."""
    if not figure.has_numbers:
        return None
    bars = [
        PlottedBar(
            label=bar.label if len(bar.label) <= LONGEST_LABEL else f"{bar.label[: LONGEST_LABEL - 1]}…",
            label_y=place * ROW + 14,
            bar_y=place * ROW + 20,
            width=round(WIDTH * (bar.percent or 0) / 100, 1),
            words=bar.words if bar.count is None else f"{bar.count} · {bar.percent} %",
        )
        for place, bar in enumerate(figure.bars)
    ]
    return Plot(len(bars) * ROW, bars)
