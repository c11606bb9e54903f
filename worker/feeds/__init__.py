"""News feeds: fetched safely, read as plain text."""

from worker.feeds.fetch import Fetched, FetchLimits, NotModified, fetch
from worker.feeds.read import read

__all__ = ["FetchLimits", "Fetched", "NotModified", "fetch", "read"]
