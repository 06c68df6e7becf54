"""What reports call things, in one language: rows, reasons, causes, gaps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from queue_server.contracts.base import Language, Text
from queue_server.domain.reports.facts import Names
from queue_server.domain.reports.measures import Dimension
from queue_server.domain.truth.causes import Cause
from queue_server.domain.truth.gaps import GapKind
from queue_server.service.errand_view import LACKING
from queue_server.service.figure_words import CAUSES

ORDINARY: Final = Text(zh="普通", en="Ordinary")
GAPS: Final[Mapping[str, Text]] = {
    GapKind.CASE_AFTER_SERVICE: Text(zh="服务结束后才受理（先办后录）", en="Accepted after the service had ended"),
    GapKind.CASE_WITHOUT_TICKET: Text(zh="有办件，没有号票", en="A case without a ticket"),
    GapKind.TICKET_WITHOUT_CASE: Text(zh="有号票，没有办件", en="A ticket without a case"),
}  # fmt: skip
PICKS: Final[Mapping[str, Text]] = {
    "urgent": Text(zh="情况紧急", en="urgent"),
    "helped": Text(zh="导办陪同", en="with a helper"),
    "same_person": Text(zh="同一人的另一个号", en="the same person's other ticket"),
    "wrongly_missed": Text(zh="误过号", en="missed by mistake"),
    "fault": Text(zh="设备或系统故障", en="a fault of the system"),
    "instructed": Text(zh="负责人指定", en="told to by the manager"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """Names of the period in one language."""

    names: Names
    language: Language

    def row(self, dimension: Dimension, key: str) -> str:
        """What a row of the dimension is called."""
        match dimension:
            case "matter":
                return self.matter(key)
            case "department":
                return self._said(self.names.themes.get(key), key)
            case "window":
                return self.window(key)
            case "hour":
                return f"{int(key)}:00–{int(key) + 1}:00"
            case "class":
                return self._class(key)

    def matter(self, key: str) -> str:
        """A matter's name."""
        found = self.names.matters.get(key)
        return self._said(found[1] if found else None, key)

    def window(self, key: str) -> str:
        """A window as people call it."""
        label = self.names.windows.get(key, key)
        if not label.isdigit():
            return label
        return f"{label} 号窗口" if self.language == "zh" else f"Window {label}"

    def item(self, item: str) -> str:
        """A material that was not there, or another lack."""
        lack = LACKING.get(item.partition(":")[2])
        return lack.in_(self.language) if lack else self._said(self.names.items.get(item), item)

    def cause(self, cause: str) -> str:
        """Why somebody went first; empty for nobody."""
        return CAUSES[Cause(cause)].in_(self.language) if cause else ""

    def gap(self, kind: str) -> str:
        """What the trace lacks."""
        return GAPS[kind].in_(self.language)

    def picks(self, picks: tuple[tuple[str, int], ...]) -> str:
        """Causes of picks, each with how often."""
        between = "；" if self.language == "zh" else "; "
        return between.join(f"{PICKS[cause].in_(self.language)} {n}" for cause, n in picks)

    def _class(self, key: str) -> str:
        return (
            ORDINARY.in_(self.language) if key == "ordinary" else self._said(self.names.classes.get(key), key)
        )

    def _said(self, named: tuple[str, str] | None, key: str) -> str:
        return named[0 if self.language == "zh" else 1] if named else key
