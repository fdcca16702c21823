"""What people may send in the accounts, by journey."""
