"""When each job of the worker ran, how it ended, and when it is due again."""

from django.db import models


class JobUnfinished(Exception):
    """A job could not do all of its work, and the log says why."""


class JobRun(models.Model):
    """One row for each job that runs by the clock: when it is due, who is at it, how its last run ended.

    `next_at` is when the job is due; while a worker is at it (`claim`), when its claim runs out. `took` is in
    milliseconds, `failure` the kind of error of the last run, "" where it ended well. Never what an error said:
    it may name somebody.
    """

    name = models.CharField(max_length=40, unique=True)
    next_at = models.DateTimeField()
    claim = models.UUIDField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    took = models.PositiveBigIntegerField(default=0)
    done_count = models.PositiveBigIntegerField(default=0)
    failure = models.CharField(max_length=80, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
