"""Pages about a person, and the doors that all lead to one."""
