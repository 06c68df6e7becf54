"""A measured figure beside its baseline, and how a list of them is kept and shown."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `ratio` = value / baseline; `target` says which ratio is wanted, as words."""

    name: str
    value: float
    unit: str
    baseline: float | None
    target: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the baseline."""
        return self.value / self.baseline if self.baseline else None


def rounded(value: float | None) -> float | None:
    """Four significant digits: more would be noise."""
    return None if value is None else float(f"{value:.4g}")


def as_row(figure: Figure) -> dict[str, Any]:
    """As in build/bench.json."""
    row = asdict(figure) | {"value": rounded(figure.value), "baseline": rounded(figure.baseline)}
    return row | {"ratio": rounded(figure.ratio)}


def written(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Keep the rows as a JSON list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


def table(rows: Iterable[dict[str, Any]]) -> str:
    """The rows as a table for people."""
    lines = [f"{'figure':<28}{'value':>12} {'unit':<12}{'baseline':>12}{'ratio':>9}  target"]
    for row in rows:
        baseline, ratio = row.get("baseline"), row.get("ratio")
        lines.append(
            f"{row['name']:<28}{row['value']:>12g} {row['unit']:<12}"
            f"{'' if baseline is None else f'{baseline:g}':>12}{'' if ratio is None else f'{ratio:.2f}':>9}"
            f"  {row.get('target', '')}"
        )
    return "\n".join(lines)


def middle(values: Iterable[float]) -> float:
    """The median."""
    return median(values)
