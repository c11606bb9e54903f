"""News feeds: fetched safely, read as plain text."""

from worker.feeds.discover import discover
from worker.feeds.fetch import Fetched, NotModified, fetch
from worker.feeds.read import read

__all__ = ["Fetched", "NotModified", "discover", "fetch", "read"]
