"""Pages of the accounts, by journey."""
