"""Asking strangers' servers: HTTP and DNS, bounded and guarded, shared by whoever fetches something."""

from worker.net.transport import Resolver, resolve
from worker.net.web import Answer, Limits, send

__all__ = ["Answer", "Limits", "Resolver", "resolve", "send"]
