"""The limit: a bare route that reads and parses the same body, on the same server. Run as `python -m bench.posting.bare PORT PROCESSES`."""

import sys

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from events import ijson


async def _read(request: Request) -> Response:
    """Parse with the parser that events are parsed with, and say how many there are."""
    found = ijson.read(await request.body())
    return JSONResponse({"events": len(found) if isinstance(found, list) else 1})


async def _fast(request: Request) -> Response:
    """Parse with the fastest parser there is, though it keeps the last of two equal names."""
    found = orjson.loads(await request.body())
    return JSONResponse({"events": len(found) if isinstance(found, list) else 1})


app = Starlette(
    routes=[Route("/read", _read, methods=["POST"]), Route("/fast", _fast, methods=["POST"])]
)

if __name__ == "__main__":
    uvicorn.run(
        "bench.posting.bare:app",
        port=int(sys.argv[1]),
        workers=int(sys.argv[2]),
        log_level="warning",
        access_log=False,
    )
