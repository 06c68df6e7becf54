"""Files that pages load: ours, and by exact name those that set-up installed."""

import gzip
from functools import lru_cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse

from queue_server.web.settings import WebSettings

STATIC: Final = Path(__file__).parent / "static"
_FONT: Final = "@fontsource-variable/noto-sans-sc"
_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_TEXTS: Final = frozenset({".css", ".js", ".svg"})


def router(settings: WebSettings) -> APIRouter:
    """Everything under /static, /lib and /assets; nothing else of the disk."""
    routes = APIRouter(include_in_schema=False)
    static = {f"/static/{p.relative_to(STATIC)}": p for p in STATIC.rglob("*") if p.suffix in _TYPES}
    icons = {f"/assets/{p.name}": p for p in (settings.assets / "icons").glob("*.svg")}
    samples = {f"/assets/samples/{p.name}": p for p in (settings.assets / "samples").glob("*.svg")}
    libraries = _libraries(settings.libraries)
    known = static | icons | samples | libraries

    @routes.get("/static/{path:path}")
    @routes.get("/assets/{path:path}")
    async def own(request: Request, path: str) -> Response:
        """A file of ours: asked for again each time, sent only when it changed."""
        return _send(request, known, (f"/static/{path}", f"/assets/{path}"), "no-cache")

    @routes.get("/lib/{path:path}")
    async def library(request: Request, path: str) -> Response:
        """A font or library, the same until set-up changes it."""
        return _send(request, known, (f"/lib/{path}",), "public, max-age=86400")

    return routes


def missing_files(libraries: Path, assets: Path) -> list[Path]:
    """What set-up should have put there and the pages cannot do without."""
    fonts = libraries / _FONT / "files"
    needed = [*_libraries(libraries).values(), fonts, assets / "icons"]
    return [path for path in needed if not path.exists()]


def _libraries(folder: Path) -> dict[str, Path]:
    fonts = {f"/lib/noto/files/{p.name}": p for p in (folder / _FONT / "files").glob("*.woff2")}
    return fonts | {
        "/lib/noto/index.css": folder / _FONT / "index.css",
        "/lib/mqtt.js": folder / "mqtt/dist/mqtt.esm.js",
        "/lib/uplot.js": folder / "uplot/dist/uPlot.iife.min.js",
        "/lib/uplot.css": folder / "uplot/dist/uPlot.min.css",
    }


def _send(request: Request, known: dict[str, Path], names: tuple[str, ...], keep: str) -> Response:
    """The file, text packed for whoever takes that; nothing but its tag for whoever has it already."""
    path = next((known[name] for name in names if name in known), None)
    if path is None or not path.is_file():
        raise HTTPException(404)
    status = path.stat()
    headers = {"Cache-Control": keep, "ETag": f'"{status.st_mtime_ns:x}-{status.st_size:x}"'}
    if path.suffix in _TEXTS:
        headers["Vary"] = "Accept-Encoding"
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if path.suffix not in _TEXTS or "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(path, media_type=_TYPES[path.suffix], headers=headers)
    packed = _packed(path, status.st_mtime_ns)
    return Response(packed, media_type=_TYPES[path.suffix], headers={**headers, "Content-Encoding": "gzip"})


@lru_cache(maxsize=256)
def _packed(path: Path, changed_ns: int) -> bytes:
    """A file of this moment, as small as it gets. Nothing secret stands in files."""
    return gzip.compress(path.read_bytes(), mtime=0)
