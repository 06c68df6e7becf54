"""Runs another program that dies with its parent: `python -I -S leash.py PARENT UID GID -- PROGRAM …`.

Only the standard library and no package import: it runs before every broker start. Privileges go first, because
Linux clears the parent-death signal whenever they change.
"""

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38


def main(arguments: list[str]) -> None:
    """Become the unprivileged account, tie to the parent, then become the program."""
    parent, uid, gid = (int(a) for a in arguments[:3])
    if os.getuid() == 0 and uid != 0:
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((_PR_SET_PDEATHSIG, signal.SIGKILL), (_PR_SET_NO_NEW_PRIVS, 1)):
        if libc.prctl(option, value, 0, 0, 0):
            sys.exit("prctl failed")
    if os.getppid() != parent:  # it died before the leash was on
        sys.exit("the parent is gone")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(arguments[4], arguments[4:])  # noqa: S606  the program and its arguments come from our own supervisor


if __name__ == "__main__":
    main(sys.argv[1:])
