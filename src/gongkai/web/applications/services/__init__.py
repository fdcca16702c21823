"""What can be done to an application, one module a journey; every function checks, records the event and projects."""
