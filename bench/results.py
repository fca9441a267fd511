"""Where benchmarks keep their figures: `var/bench.json`, one object a benchmark."""

import json
from collections.abc import Mapping
from pathlib import Path

RESULTS = Path("var/bench.json")


def keep(name: str, figures: Mapping[str, object]) -> None:
    """Merge the figures of a benchmark into those of the others."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(known | {name: figures}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
