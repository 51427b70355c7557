"""What came of it: operations, searches, arrests, seizures, and what each is owed to."""

__all__: list[str] = []
