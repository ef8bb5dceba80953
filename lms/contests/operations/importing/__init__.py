"""A contest as it comes from elsewhere, for loaders: in bulk and without notices. What people do stands beside it."""
