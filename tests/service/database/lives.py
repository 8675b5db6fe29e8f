"""A service that starts its database, says the number of its process, and goes on until it is killed."""

import asyncio
import sys
from pathlib import Path

from service.database.embedded import EmbeddedPostgres


async def live(state_dir: Path) -> None:
    postgres = EmbeddedPostgres(state_dir)
    await postgres.start()
    sys.stdout.write(f"{postgres.number}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(live(Path(sys.argv[1])))
