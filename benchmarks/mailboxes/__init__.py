"""Mailboxes of a person who sells, made up from a seed: `python -m benchmarks.mailboxes SIZE FOLDER`, or `mailboxes.made(size)` in a bench.

people, words ─► conversations ┐
                 machines ─────┴─► planned mails by week ─► the newest SIZE ─► headers, bodies ─► Maildir
                                                        └─► Truth: what a reader of it should find
"""
