"""What people do with certificates: issue, revoke."""
