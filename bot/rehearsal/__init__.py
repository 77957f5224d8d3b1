"""The rehearsal itself: listening, deciding, speaking, coaching. No Discord, no database, no clock."""
