"""What happens to a person's account, a verb each."""
