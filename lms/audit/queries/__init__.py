"""Reading the trail, and checking it against its seals."""
