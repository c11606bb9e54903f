"""The page: queue, leads, report."""
