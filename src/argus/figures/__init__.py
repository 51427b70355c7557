"""What it adds up to: one figure per module, its wording, and the judging of figures that others publish."""

__all__: list[str] = []
