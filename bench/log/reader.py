"""`python -m bench.log.reader NAME ADDRESS`: the process that reads the tail of one contender."""

import sys

from bench.log.contenders import EVERYBODY
from bench.log.tail import READY, read
from service.database.engine import Address


def main(name: str, dsn: str) -> None:
    """Say that it reads, read, and say how many were seen."""
    poll = next(one for one in EVERYBODY if one.name == name).reading(Address(dsn))
    sys.stdout.buffer.write(READY)
    sys.stdout.flush()
    print(read(poll))


if __name__ == "__main__":
    main(*sys.argv[1:])
