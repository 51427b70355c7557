"""Walk a kilo down to sealed bytes and back up; verify that nothing was added, removed or changed."""

from argus.trace.report import Finding, VerifyReport
from argus.trace.verify import unreadable, verify

__all__ = ["Finding", "VerifyReport", "unreadable", "verify"]
