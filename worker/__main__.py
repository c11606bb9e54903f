"""`python -m worker` and the console script `followthrough`."""

from __future__ import annotations

import io
import sys

from worker.errors import FollowthroughError, OutsideError


def main() -> None:
    """Runs a command; an error raised on purpose, or by a file or device, becomes one clear message and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a mail may hold what the terminal's alphabet has not
    try:
        from worker.cli.main import app  # noqa: PLC0415  (takes a second, in which Ctrl-C must be quiet too)

        app(prog_name="followthrough")
    except FollowthroughError as error:
        print(f"followthrough: {error}", file=sys.stderr)  # noqa: T201  (the command line's way to speak)
        sys.exit(error.exit_code)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        mend = "Check that it is there, that you may use it, and that the disk has room."
        print(f"followthrough: {where}{error.strerror or error}. {mend}", file=sys.stderr)  # noqa: T201  (see above)
        sys.exit(OutsideError.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
