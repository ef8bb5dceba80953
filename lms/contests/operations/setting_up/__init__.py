"""Setting a contest up: a season, its tracks, their rounds, what is marked and by what. One operation a step."""
