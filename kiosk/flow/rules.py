"""How long a kiosk waits for people, devices and the hall."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """Seconds. Warning comes `warn_s` before the session ends and never sooner (WCAG 2.2.1)."""

    idle_s: int = 60  # without a touch, the warning included
    help_s: int = 240  # the same while somebody was called: longer than a call takes to go to the manager and be walked to
    warn_s: int = 20
    issue_s: int = 8  # then "paused", while the same command is still being asked
    print_s: int = 20  # longer than a printer may block (10 s)
    face_s: int = 45  # longer than one try of the face gate
    leave_s: int = 8  # 请带好…
    card_left_s: int = 60  # with a card still on the reader, or a slip at the exit
    link_grace_s: int = 6  # a short break is not worth a word
    verify_s: int = 8  # for a platform's word on a code
    read_s: int = 20  # a pay notice is looked up
    pay_s: int = 120  # longer than the server lets an attempt run (90 s)
