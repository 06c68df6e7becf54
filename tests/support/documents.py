"""Machine-readable zones of invented documents, by an encoder of the tests' own."""

from datetime import date

_VALUES = {sign: at for at, sign in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}


def digit(text: str) -> str:
    """ICAO 9303's check digit."""
    return str(sum(_VALUES[sign] * (7, 3, 1)[at % 3] for at, sign in enumerate(text)) % 10)


def _day(value: date | None) -> str:
    text = f"{value:%y%m%d}" if value else "74<<<<"
    return text + digit(text)


def td3(issuer: str, number: str, birth: date | None, until: date, names: str) -> str:
    """A passport's two lines."""
    own = number.ljust(9, "<")
    lower = own + digit(own) + issuer.ljust(3, "<") + _day(birth) + "F" + _day(until) + "<" * 15
    whole = digit(lower[0:10] + lower[13:20] + lower[21:43])
    return f"P<{issuer.ljust(3, '<')}{names}".ljust(44, "<") + "\n" + lower + whole


def td1(kind: str, number: str, birth: date, until: date, names: str) -> str:
    """A card's three lines; `kind`: the document code and the issuer, CRCHN."""
    long = len(number) > 9
    own = number[:9].ljust(9, "<")
    optional = (number[9:] + digit(number) if long else "").ljust(15, "<")
    upper = kind + own + ("<" if long else digit(own)) + optional
    middle = _day(birth) + "M" + _day(until) + kind[2:] + "<" * 11
    whole = digit(upper[5:30] + middle[0:7] + middle[8:15] + middle[18:29])
    return "\n".join((upper, middle + whole, names.ljust(30, "<")))
