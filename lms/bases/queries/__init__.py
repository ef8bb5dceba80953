"""What is read of bases, bookings and centres."""
