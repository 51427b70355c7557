"""Slack exports: a folder for every conversation with a file for every day, and lists of users and conversations."""

from argus.readers.slack.reader import SlackReader

__all__ = ["SlackReader"]
