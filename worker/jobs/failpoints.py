"""Named places at which a test lets this process die or freeze."""

from __future__ import annotations

import itertools
import os
import signal

_WHERE, _, _HOW = os.environ.get("FOLLOWTHROUGH_FAILPOINT", "").partition(":")
_NAME, _, _TIME = _WHERE.partition("@")
_times = itertools.count(1)


def reach(name: str) -> None:
    """Kills this process if it was started with FOLLOWTHROUGH_FAILPOINT=name: the first time, or with `name@3` the third.

    With `:stop` at the end it is frozen instead.
    """
    if name == _NAME and next(_times) == int(_TIME or 1):
        os.kill(os.getpid(), signal.SIGSTOP if _HOW == "stop" else signal.SIGKILL)
