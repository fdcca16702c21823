"""Long work in small steps that survive a restart, and the outbox of mail and messages."""
