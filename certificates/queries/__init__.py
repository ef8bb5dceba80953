"""Reads of certificates and of what people were shown able to do."""
