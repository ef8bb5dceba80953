"""The pages of bases and centres."""
