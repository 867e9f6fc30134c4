"""What a report tells: actors, events, statements, dates."""
