"""Log lines: one JSON object each on stderr, readable on a terminal; names are fixed, payloads never appear."""

import logging
import sys
from collections.abc import Mapping
from typing import Final, TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

LEVELS: Final[Mapping[str, int]] = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}
# What people wrote, and what opens doors, has no place in a log, whoever passed it by mistake.
HIDDEN: Final = frozenset(
    {
        "data",
        "payload",
        "entry",
        "password",
        "secret",
        "token",
        "key",
        "authorization",
        "dsn",
        "statement",
    }
)


def set_up(level: str, *, stream: TextIO | None = None) -> None:
    """Send everybody's log lines, ours and the libraries', through one road.

    level:   debug, info, warning or error; the libraries say no less than warning.
    stream:  stderr, unless a test looks at it.
    """
    target = sys.stderr if stream is None else stream
    handler = logging.StreamHandler(target)
    handler.setFormatter(_formatter(readable=target.isatty()))
    logging.basicConfig(handlers=[handler], level=max(LEVELS[level], logging.WARNING), force=True)
    logging.getLogger("servanda").setLevel(LEVELS[level])
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def logger(room: str) -> structlog.stdlib.BoundLogger:
    """Return the logger of a room, such as `projections`."""
    bound: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(f"servanda.{room}")
    return bound


def _shared() -> tuple[Processor, ...]:
    return (
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide,
    )


def hide(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace what must not be read."""
    return {name: "hidden" if name in HIDDEN else value for name, value in event.items()}


def _formatter(*, readable: bool) -> logging.Formatter:
    last: Processor = structlog.dev.ConsoleRenderer() if readable else _json
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )


def _json(_: WrappedLogger, __: str, event: EventDict) -> str:
    return orjson.dumps(dict(event), default=str).decode()
