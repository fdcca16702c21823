"""The append-only record: the only writer of events, the proof that nothing in it was changed, and the site's clock."""
