"""A day as people say it."""

from datetime import date

from queue_server.contracts.base import Language


def short_day(day: str, language: Language) -> str:
    """Such as 11/26, 26 Nov; of an ISO date."""
    found = date.fromisoformat(day)
    return f"{found.month}/{found.day}" if language == "zh" else f"{found.day} {found:%b}"


def day_words(day: str, language: Language) -> str:
    """Such as 11月26日 周四, Thursday 26 November; of an ISO date."""
    found = date.fromisoformat(day)
    if language == "zh":
        return f"{found.month}月{found.day}日 周{'一二三四五六日'[found.weekday()]}"
    return f"{found:%A} {found.day} {found:%B}"
