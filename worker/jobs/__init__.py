"""What the worker does, one file a job: load facts, let a rule decide, store the decision."""
