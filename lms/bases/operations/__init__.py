"""What people do with bases, bookings and centres."""
