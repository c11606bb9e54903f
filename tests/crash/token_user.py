"""A worker that needs an access token, in a process of its own: `python -m tests.crash.token_user '{"database": …}'` prints the token."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.servers.identity_provider import IdentityProvider
from worker.errors import FollowthroughError
from worker.jobs.tokens import Safe, TokenSupply
from worker.store.db import Store
from worker.store.vault import Vault, keys_in


def main(orders: dict[str, object]) -> None:
    later = timedelta(seconds=float(str(orders.get("later", 0))))
    store = Store(str(orders["database"]))
    vault = Vault(lambda: keys_in(Path(str(orders["keys"]))))
    safe = Safe(store, vault, lambda: datetime.now(UTC) + later)
    provider = IdentityProvider(port=int(str(orders["provider"])))
    supply = TokenSupply(safe, "anna@acme.example", provider.client, time.sleep)
    try:
        print(supply(str(orders.get("refused", ""))))  # noqa: T201  (its answer)
    except FollowthroughError as error:
        print(f"{type(error).__name__}: {error}")  # noqa: T201  (its answer)
    finally:
        store.close()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
