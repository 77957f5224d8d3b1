"""Where Alembic enters: runs the migrations on the connection that it was given, in that connection's transaction.

To write a new version: change `bot/store/_tables.py`, add `versions/000N_what_it_does.py` with `down_revision` naming
the one before, and run the tests, which compare the two on both databases.
"""

from alembic import context

from bot.store._tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
