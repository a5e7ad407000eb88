"""What users take away: one module a kind of output."""
