"""The process that reads mails: without secrets, limited in memory, and ended by the kernel when one mail takes too long.

It runs as a script of its own (`python -I child.py ROOT BYTES_OF_MEMORY SECONDS`).  The first frame is the LeadContext; every other is a mail,
answered by one frame.  An empty frame says that it is ready.
"""

from __future__ import annotations

import gc
import pickle
import resource
import signal
import sys


def serve(memory: int, seconds: float) -> None:
    """Answers mails until its input ends."""
    from worker.jobs.reading.answer import read  # noqa: PLC0415 - found below ROOT
    from worker.jobs.reading.wire import frame, packed, read_frame  # noqa: PLC0415
    from worker.rules.screen import seen  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's matter
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    context = pickle.loads(read_frame(source) or b"")  # noqa: S301 - from the parent
    seen("")  # learns its words now, not on the time of the first mail
    gc.freeze()
    sink.write(frame(b""))
    sink.flush()
    while (raw := read_frame(source)) is not None:
        signal.setitimer(
            signal.ITIMER_PROF, seconds
        )  # counts the time that this process computes, not that of a busy machine
        answer = packed(read(raw, context))
        signal.setitimer(signal.ITIMER_PROF, 0)
        sink.write(frame(answer))
        sink.flush()


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    serve(int(sys.argv[2]), float(sys.argv[3]))
