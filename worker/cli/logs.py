"""What the log looks like.  It names mailboxes, ids and counts; never the text of a mail, an address of a prospect, or a secret."""

from __future__ import annotations

import logging
import sys

import structlog


def configure(level: str, *, json_lines: bool) -> None:
    """Log lines on standard error; libraries speak only from a warning on."""
    # The default of the console shows the local variables of each frame: mails and passwords.
    console = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *(
                (structlog.processors.format_exc_info, structlog.processors.JSONRenderer())
                if json_lines
                else (console,)
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
