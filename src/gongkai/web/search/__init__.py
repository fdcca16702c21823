"""Full text over Chinese: bigrams, exact as a substring, on both engines behind the same services and selectors."""

from gongkai.web.search.words import bigrams

__all__ = ["bigrams"]
