"""`make score`: one file a group of labelled sets, each with `score(data) -> figures`."""
