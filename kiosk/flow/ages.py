"""Full years on a day."""

from datetime import date


def age_on(birth: date, today: date) -> int:
    """Full years; the birthday itself counts."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
