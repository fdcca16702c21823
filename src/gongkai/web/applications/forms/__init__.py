"""The forms of the desk, one module a journey."""
