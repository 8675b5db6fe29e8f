"""The sockets that HTTP listens on: what was asked for, or the next free port after the default."""

import errno
import socket

from service.cli.errors import BindRefused
from service.settings import Bind

NEXT_PORTS = 20


def listen(bind: Bind, *, setting: str = "SERVANDA_BIND", shared: bool = False) -> socket.socket:
    """Return a listening socket, or raise BindRefused, which names the setting to change.

    Only a default gives way to the next free port: whoever named one is told that it is taken.

    shared: others may listen `beside` it.
    """
    ports = [bind.port] if bind.explicit else range(bind.port, bind.port + NEXT_PORTS)
    for port in ports:
        try:
            return _shared(bind.host, port) if shared else _listen(bind.host, port)
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


def beside(host: str, port: int) -> socket.socket:
    """Return one more socket at an address that is shared; the machine gives each of them its part of the connections."""
    return _listen(host, port, shared=True)


def _shared(host: str, port: int) -> socket.socket:
    """Listen where others may, but where nobody does yet: another service would share its address without a word."""
    with _listen(host, port) as alone:
        free: int = alone.getsockname()[1]
    return beside(host, free)


def _listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    opened = socket.socket(family, kind, protocol)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, shared)
        opened.bind(address)
        opened.listen(512)
    except BaseException:
        opened.close()
        raise
    return opened


def shown(host: str, port: int) -> str:
    """Return the address as it stands in a URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
