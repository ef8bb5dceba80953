"""What happens after people have done their part: names are taken out of files, answers scored, prizes certified."""
