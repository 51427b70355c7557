"""Run a step here on all cores, or later on a cluster, with the same result."""

from argus.engine.caging import Cage, in_worker
from argus.engine.limits import BUILDING, READING, LimitReachedError, Limits, give_back_memory
from argus.engine.pool import Done, Pool, cage, workers_of_this_machine

__all__ = [
    "BUILDING",
    "READING",
    "Cage",
    "Done",
    "LimitReachedError",
    "Limits",
    "Pool",
    "cage",
    "give_back_memory",
    "in_worker",
    "workers_of_this_machine",
]
