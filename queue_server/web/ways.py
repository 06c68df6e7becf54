"""Which pages open for an account: what others link to is shown to nobody else. The pages themselves hold their doors."""

from queue_server.contracts.actors import Permission, Role
from queue_server.service.staff import StaffSession
from queue_server.web.check_pages import MAY_SEE
from queue_server.web.context import Web
from queue_server.web.desk_pages import AT_DESK
from queue_server.web.money_pages import WORKERS
from queue_server.web.outing_pages import OUTSIDE
from queue_server.web.sessions import AT_WINDOWS, READERS, reads


def ways(web: Web, session: StaffSession) -> frozenset[str]:
    """The addresses of staff's pages that open for the session."""
    role, reports = session.role, web.reports is not None and Permission.REPORTS in session.may
    opens = {
        "/access-log": reads(session),
        "/cases": reads(session, Role.CLERK),
        "/checks": role in MAY_SEE,
        "/console": bool(session.window) and role in AT_WINDOWS,
        "/dashboard": web.figures is not None and reads(session),
        "/day-sheet": reports,
        "/desk": role in AT_DESK,
        "/outings": role in OUTSIDE,
        "/patrols": reads(session),
        "/payments": reads(session, *WORKERS),
        "/ratings": web.reports is not None and role in READERS and Permission.RATINGS in session.may,
        "/reports": reports,
        "/staff": role is Role.MANAGER,
    }
    return frozenset(path for path, open_ in opens.items() if open_)
