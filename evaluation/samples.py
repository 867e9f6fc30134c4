"""What the shipped samples give when they are read into a new record."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from dragoman import Record
from evaluation.shipped import Shipped

SAMPLES = Path(__file__).parent.parent / "samples"


def measure(_: Path, shipped: Shipped) -> dict[str, float]:
    """Counts: reports read, inputs that could not be, stories, and events that two reports or more tell."""
    with TemporaryDirectory() as folder, Record(Path(folder) / "samples.db", coder=shipped.coder) as record:
        summary = record.read([SAMPLES])
        return {
            "reports read": summary.read,
            "inputs not read": len(summary.failures),
            "stories": len(list(record.stories())),
            "events told by 2 reports": sum(len(event["reports"]) > 1 for event in record.events()),
        }
