"""The versions of the database, as Alembic reads them. Nothing here is imported by the program."""
