"""Pure rules: they decide from data to data.  No I/O, no clock, no randomness."""
