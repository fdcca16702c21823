"""Web pages whose markup is plain enough to be read without a tree: the proof, and the page as one short text.

Most annual reports are published as tidy markup: every element closed where it should be, nothing hidden, few different
tags that repeat themselves a thousand times. `skim` proves that of a page from its different tags alone, each looked at
once; whatever it does not prove is left to the tree, which gives the same result.
"""
