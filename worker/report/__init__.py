"""The latency report: figures, mail, page, CSV, chart."""
