"""What happens to work after it was handed in: names are taken out of files, answers are scored."""
