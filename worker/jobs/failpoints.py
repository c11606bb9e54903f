"""Named places at which a test lets this process die or freeze."""

from __future__ import annotations

import os
import signal

_NAME, _, _HOW = os.environ.get("FOLLOWTHROUGH_FAILPOINT", "").partition(":")


def reach(name: str) -> None:
    """Kills this process if it was started with FOLLOWTHROUGH_FAILPOINT=name (or stops it, with `name:stop`)."""
    if name == _NAME:
        os.kill(os.getpid(), signal.SIGSTOP if _HOW == "stop" else signal.SIGKILL)
