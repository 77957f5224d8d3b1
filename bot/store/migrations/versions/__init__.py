"""One file a version, numbered. A version that has been published is not changed any more."""
