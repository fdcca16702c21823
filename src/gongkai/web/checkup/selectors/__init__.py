"""Reads of the check-up, cut by journey: the batch list, one report, the place in the paper."""
