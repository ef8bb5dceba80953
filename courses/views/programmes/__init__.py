"""Training programmes in the university's space: lists, writing, files, the joint review."""
