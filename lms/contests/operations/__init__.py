"""What people do, a verb each; only these write."""
