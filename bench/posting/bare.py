"""The limit: a bare route that reads and parses the same body, on the same server. Run as `python -m bench.posting.bare PORT`."""

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


if __name__ == "__main__":
    app = Starlette(
        routes=[Route("/read", _read, methods=["POST"]), Route("/fast", _fast, methods=["POST"])]
    )
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
