"""What the demo's people hold before the scanner or put into the slot: made-up documents, no real number among them."""

from datetime import date
from typing import Final

from firmware_bridge.protocol.mrz import TD1_LINE, TD3_LINE, check_digit
from firmware_bridge.protocol.uscc import check_character

SOCIAL_CARD: Final = "SAMPLE001"


def passport(today: date) -> str:
    """A specimen's two lines, valid for five years, as `show` takes them: TD3 of ICAO 9303's own country Utopia."""
    own = "L898902C3"
    lower = own + check_digit(own) + "UTO" + _day(date(today.year - 34, 8, 12)) + "F" + _day(_later(today))
    lower = lower.ljust(TD3_LINE - 1, "<")
    whole = check_digit(lower[0:10] + lower[13:20] + lower[21:43])
    return f"{'P<UTOERIKSSON<<ANNA<MARIA'.ljust(TD3_LINE, '<')}|{lower}{whole}"


def travel_permit(today: date) -> str:
    """回乡证: a specimen's three lines, TD1."""
    own = "H12345678"
    upper = ("CRCHN" + own + check_digit(own)).ljust(TD1_LINE, "<")
    middle = _day(date(today.year - 41, 5, 20)) + "M" + _day(_later(today)) + "CHN"
    middle = middle.ljust(TD1_LINE - 1, "<")
    whole = check_digit(upper[5:30] + middle[0:7] + middle[8:15] + middle[18:29])
    return f"{upper}|{middle}{whole}|{'YANGLI<<YI'.ljust(TD1_LINE, '<')}"


def licence() -> str:
    """营业执照: what its code says, with a unified social credit code of nobody's."""
    code = "91330106MADEMA001"
    return f"https://example.invalid/licence?uniscid={code}{check_character(code)}"


def _day(value: date) -> str:
    text = f"{value:%y%m%d}"
    return text + check_digit(text)


def _later(today: date) -> date:
    return today.replace(year=today.year + 5, day=min(today.day, 28))
