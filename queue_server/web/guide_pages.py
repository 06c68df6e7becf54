"""A matter's guide on a phone or at home: public, the same words as on the kiosk. No sign-in, no personal data."""

from fastapi import APIRouter, HTTPException, Request, Response

from queue_server.contracts.snapshots import Catalogue, MatterView
from queue_server.web.context import Web
from queue_server.web.incoming import address_of
from queue_server.web.views import Views

MOST_SLOTS = 6
"""Times that a page names; the kiosk shows all of them."""


def router(web: Web, views: Views) -> APIRouter:
    """All guides by theme, and one."""
    routes = APIRouter(tags=["guide"], include_in_schema=False)

    def catalogue(request: Request) -> Catalogue:
        if not web.tokens.allows(address_of(request), web.now_s()):
            raise HTTPException(429)
        return web.gateway.catalogue()

    @routes.get("/g")
    async def guides(request: Request) -> Response:
        """Every guide of the hall."""
        whole = catalogue(request)
        return views.page(request, "guide_list", hall=whole.hall_name, catalogue=whole, groups=_groups(whole))

    @routes.get("/g/{matter}")
    async def guide(matter: str, request: Request) -> Response:
        """One guide; 404 with a page where there is none."""
        whole = catalogue(request)
        found = next((m for m in whole.matters if m.id == matter), None)
        if found is None:
            return views.page(request, "guide_gone", status=404, hall=whole.hall_name)
        return views.page(
            request,
            "guide",
            hall=whole.hall_name,
            catalogue=whole,
            matter=found,
            materials=_materials(found),
            free=_free(whole, found),
        )

    return routes


def _groups(whole: Catalogue) -> list[tuple[str, list[MatterView]]]:
    """Themes by id with their matters, in the catalogue's order."""
    return [(theme.id, [m for m in whole.matters if m.theme == theme.id]) for theme in whole.themes]


def _free(whole: Catalogue, matter: MatterView) -> list[tuple[str, str]]:
    """(day, time) of the next free times to book; none where the matter is not booked."""
    slots = next((group.free for group in whole.bookable if matter.id in group.matters), ())
    return [(slot.slot[:10], slot.slot[11:]) for slot in slots[:MOST_SLOTS]]


def _materials(matter: MatterView) -> list[tuple[object, str]]:
    samples = (*matter.guide.samples, *("",) * len(matter.materials))
    return list(zip(matter.materials, samples, strict=False))
