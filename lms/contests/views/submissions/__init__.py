"""What teams hand in, for the team, for judges, and for whoever runs the season."""
