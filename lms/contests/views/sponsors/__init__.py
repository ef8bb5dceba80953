"""A firm's problem: through the firm's pages, the organiser's, and the team's room of data."""
