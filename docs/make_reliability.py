"""Draws ``docs/reliability.svg``: how often mentions hold, against the confidence they were given with.

    python docs/make_reliability.py

From the «held» half of the written gold sets (``evaluation/calibration.py``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from dragoman.coding.coder import Coder  # noqa: E402
from dragoman.coding.events import THRESHOLD  # noqa: E402
from evaluation.calibration import Judged, bins, expected_error, judged  # noqa: E402

SIZE, EDGE = 320, 44


def drawing(acts: Sequence[Judged]) -> str:
    """The plot as SVG: a dot a bin, its area by the number of mentions, and the diagonal of perfect calibration."""
    side = SIZE + 2 * EDGE
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" font-family="sans-serif" '
            'font-size="11" role="img">',
            f"<title>Reliability of {len(acts)} mentions</title>",
            f'<rect width="{side}" height="{side}" fill="white"/>',
            f'<path d="M{EDGE} {EDGE + SIZE} L{EDGE + SIZE} {EDGE}" stroke="#999" stroke-dasharray="4 4"/>',
            f'<path d="M{EDGE} {EDGE} V{EDGE + SIZE} H{EDGE + SIZE}" stroke="#222" fill="none"/>',
            *_ticks(),
            *(_dot(part) for part in bins(acts)),
            f'<text x="{side / 2}" y="{side - 8}" text-anchor="middle">confidence given</text>',
            f'<text x="12" y="{side / 2}" text-anchor="middle" transform="rotate(-90 12 {side / 2})">'
            "share right</text>",
            f'<text x="{side / 2}" y="24" text-anchor="middle">{len(acts)} mentions, expected calibration error '
            f"{100 * expected_error(acts):.1f} %</text>",
            "</svg>\n",
        ]
    )


def _at(x: float, y: float) -> tuple[float, float]:
    return round(EDGE + SIZE * x, 1), round(EDGE + SIZE * (1 - y), 1)


def _ticks() -> Iterator[str]:
    for tenth in range(0, 11, 2):
        x, y = _at(tenth / 10, 0)
        yield f'<text x="{x}" y="{y + 16}" text-anchor="middle">{tenth / 10:.1f}</text>'
        x, y = _at(0, tenth / 10)
        yield f'<text x="{x - 8}" y="{y + 4}" text-anchor="end">{tenth / 10:.1f}</text>'


def _dot(part: Sequence[Judged]) -> str:
    given, right = (sum(values) / len(part) for values in ([a.confidence for a in part], [a.right for a in part]))
    x, y = _at(given, right)
    label = f"{len(part)} mentions given with {given:.2f}, {right:.2f} right"
    return f'<circle cx="{x}" cy="{y}" r="{len(part) ** 0.5 + 2:.1f}" fill="#2a6f97"><title>{label}</title></circle>'


if __name__ == "__main__":
    (HERE / "reliability.svg").write_text(drawing(judged(Coder.load(), "held", THRESHOLD)), encoding="utf-8")
