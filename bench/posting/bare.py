"""The limit: a bare route that reads and parses the same body, on the same server. Run as `python -m bench.posting.bare PORT PROCESSES`."""

import multiprocessing
import signal
import socket
import sys

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from events import ijson
from service.cli.listening import beside


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


def main(port: int, processes: int) -> None:
    """Answer until SIGTERM, in so many processes that share connections as those of the service do.

    All listen before any answers: whoever listened first would get the connections of them all.
    """
    doors = [beside("127.0.0.1", port) for _ in range(processes)]
    answering = [multiprocessing.Process(target=_answer, args=(door,)) for door in doors]
    for one in answering:
        one.start()

    def end(*_: object) -> None:
        for one in answering:
            one.terminate()

    signal.signal(signal.SIGTERM, end)
    for one in answering:
        one.join()


def _answer(door: socket.socket) -> None:
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[door])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
