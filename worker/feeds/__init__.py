"""News feeds: fetching safely, reading."""
