"""Pages of organisations: spaces, members, invitations, classes, registration and vetting."""
