"""What happens by itself, safe to run twice."""
