"""The organiser's forms: a season, its tracks and rounds, what is marked and by what, step by step."""
