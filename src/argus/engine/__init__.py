"""Run a step here on all cores, or later on a cluster, with the same result."""

from argus.engine.pool import Done, Pool, workers_of_this_machine

__all__ = ["Done", "Pool", "workers_of_this_machine"]
