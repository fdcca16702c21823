"""In the door but not in the queue: messages, faxes and scans, until they are registered or set aside."""
