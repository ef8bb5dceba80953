"""What people do with organisations, classes and memberships, a verb each."""
