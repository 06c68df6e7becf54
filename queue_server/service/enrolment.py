"""What the HTTP door must know of enrolment."""


class EnrolRefused(Exception):
    """The pairing code is wrong, used or too old."""
