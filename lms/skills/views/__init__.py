"""The taxonomy for readers, editors and machines."""
