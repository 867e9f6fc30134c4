"""The changes that bring a record of any version to this one's tables, in order."""
