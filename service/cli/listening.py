"""The sockets that HTTP listens on: what was asked for, or the next free port after the default."""

import errno
import socket

from service.cli.errors import BindRefused
from service.settings import Bind

NEXT_PORTS = 20


def listen(bind: Bind, *, setting: str = "SERVANDA_BIND") -> socket.socket:
    """Return a listening socket, or raise BindRefused, which names the setting to change.

    Only a default gives way to the next free port: whoever named one is told that it is taken.
    """
    ports = [bind.port] if bind.explicit else range(bind.port, bind.port + NEXT_PORTS)
    for port in ports:
        try:
            return _listen(bind.host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise BindRefused(
                    f"Cannot listen on {shown(bind.host, port)}: {error.strerror}. "
                    f"Set {setting} to an address of this machine, such as 127.0.0.1:8000."
                ) from error
    if bind.explicit:
        raise BindRefused(
            f"{shown(bind.host, bind.port)} is taken: stop what listens there, "
            f"or set {setting} to another port."
        )
    raise BindRefused(
        f"The ports {bind.port} to {bind.port + NEXT_PORTS - 1} are all taken: "
        f"set {setting} to a free one."
    )


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    opened = socket.socket(family, kind, protocol)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(512)
    except BaseException:
        opened.close()
        raise
    return opened


def shown(host: str, port: int) -> str:
    """Return the address as it stands in a URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
