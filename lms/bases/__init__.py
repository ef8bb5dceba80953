"""Training bases and centres: workstations that are booked, looked after and taught at."""
