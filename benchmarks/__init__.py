"""Measurements against peers and physical floors, side by side in one run: `make bench`.

Ratios are the claim, never absolute times: contenders run in interleaved rounds, CPU time of the process counts where
the load of the machine would blur a clock, and every ratio is the median over the rounds.
"""
