"""What a citizen does: drafts, sending, and the acts on the page of the own case."""
