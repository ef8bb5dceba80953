"""What people do with events, a verb each."""
