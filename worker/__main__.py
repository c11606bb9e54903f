"""`python -m worker` and the console script `followthrough`."""

from __future__ import annotations

import sys

from worker.cli.main import app
from worker.errors import FollowthroughError


def main() -> None:
    """Runs a command; an error raised on purpose becomes one clear message and its exit code."""
    try:
        app(prog_name="followthrough")
    except FollowthroughError as error:
        print(f"followthrough: {error}", file=sys.stderr)  # noqa: T201  (the command line's way to speak)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
