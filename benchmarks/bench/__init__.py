"""`make bench`: one file a group, each with `bench() -> figures`, compared with a peer or the limit in the same run."""
