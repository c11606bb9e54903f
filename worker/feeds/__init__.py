"""News feeds: fetched safely, read as plain text."""

from worker.feeds.fetch import Fetched, NotModified, fetch
from worker.feeds.read import read

__all__ = ["Fetched", "NotModified", "fetch", "read"]
