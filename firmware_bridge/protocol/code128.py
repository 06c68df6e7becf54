"""Code 128, code set B (ISO/IEC 15417): one symbol a sign of ASCII, with its check symbol."""

from typing import Final

_WIDTHS: Final = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221"
    "223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321"
    "112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131"
    "311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114"
    "122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141"
    "214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232"
)
"""Six digits a symbol: bar, space, bar, space, bar, space in modules."""
_STOP: Final = "2331112"
_START_B: Final = 104
_CHECK: Final = 103
MOST: Final = 14
"""Signs that fit the paper at a module of three dots."""


def modules(text: str) -> str:
    """The code as 1 for a dark module and 0 for a light one. ValueError for what is empty, too long or not printable ASCII."""
    if not 0 < len(text) <= MOST or not all(" " <= sign <= "~" for sign in text):
        raise ValueError(f"no bar code of {len(text)} such signs")
    values = [_START_B, *(ord(sign) - 32 for sign in text)]
    check = sum(value * max(place, 1) for place, value in enumerate(values)) % _CHECK
    symbols = [_WIDTHS[6 * value : 6 * value + 6] for value in (*values, check)]
    return "".join(_drawn(symbol) for symbol in (*symbols, _STOP))


def _drawn(widths: str) -> str:
    return "".join(("1", "0")[place % 2] * int(width) for place, width in enumerate(widths))
