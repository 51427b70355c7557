"""The way in: import, rebuild; drives the stages below."""

from argus.intake.imports import Report, import_paths
from argus.intake.lease import Progress, current_progress, hold_lease

__all__ = ["Progress", "Report", "current_progress", "hold_lease", "import_paths"]
