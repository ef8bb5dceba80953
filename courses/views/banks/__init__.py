"""A school's question banks: lists, questions one by one, and files in and out."""
