"""What people do with courses: open a run, enrol, learn, take the quiz, grade, pass."""
