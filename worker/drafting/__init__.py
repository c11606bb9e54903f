"""Templates: finding, rendering in a sandbox."""
