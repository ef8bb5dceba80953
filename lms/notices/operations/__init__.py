"""What people do with notices, and what is done to tell them."""
