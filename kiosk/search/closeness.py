"""The least number of slips with which a pattern stands somewhere in a text (Myers 1999, Hyyrö 2003: one integer a column)."""


def slips(pattern: str, text: str) -> int:
    """Letters to put in, leave out or change so that `pattern` is a part of `text`."""
    if pattern in text:
        return 0
    length = len(pattern)
    places: dict[str, int] = {}
    for at, letter in enumerate(pattern):
        places[letter] = places.get(letter, 0) | (1 << at)
    full, last = (1 << length) - 1, 1 << (length - 1)
    up, down, score, best = full, 0, length, length
    for letter in text:
        equal = places.get(letter, 0)
        vertical = equal | down
        diagonal = (((equal & up) + up) ^ up) | equal
        rises, falls = down | ~(diagonal | up) & full, up & diagonal
        score += (1 if rises & last else 0) - (1 if falls & last else 0)
        rises = (rises << 1) & full
        falls = (falls << 1) & full
        up, down = falls | ~(vertical | rises) & full, rises & vertical
        best = min(best, score)
    return best
