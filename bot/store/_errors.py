"""What can go wrong with the store. Every message says what happened and what to do, and holds nothing anybody typed."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot do what was asked; the message is meant for whoever runs the bot."""


class ConflictError(StoreError):
    """Somebody else saved (or deleted) it meanwhile, so that the revision differs. Fetch it anew."""


class OpenAlreadyError(StoreError):
    """The person already has an open rehearsal in that place, or the thread an open session."""
