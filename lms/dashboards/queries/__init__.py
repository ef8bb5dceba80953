"""What the dashboards add up out of several apps."""
