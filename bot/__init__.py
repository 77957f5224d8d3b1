"""Last Impression: rehearse the last ten minutes of a job interview."""
