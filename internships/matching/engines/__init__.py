"""Three ways to the same answer, bit for bit: readable, vectorised, compiled."""
