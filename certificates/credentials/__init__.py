"""Credentials and their proofs: facts in, signed JSON out, and back. Knows no framework and no database.

Hashes, signatures, JSON-LD and both canonical forms come from their libraries; nothing is ever fetched.
"""
