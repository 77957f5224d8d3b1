"""The sessions' tests run on both databases, as the store's own do."""

from tests.store.conftest import database_url, keys, postgresql_url, store

__all__ = ["database_url", "keys", "postgresql_url", "store"]
