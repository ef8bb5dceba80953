"""The catalogues of `lms/locale`, made and checked without GNU gettext.

Only `manage.py translations` and the tests come here: polib and Babel belong to the test requirements, a running
site reads the compiled `.mo` files alone.
"""
