"""Followthrough: watches sales mailboxes, drafts follow-ups, sends what a person approved."""

__version__ = "0.1.0"
