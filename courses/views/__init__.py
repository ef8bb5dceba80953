"""Who knocks with a browser: visitors, learners, teachers."""
