"""Threats to life: messages that tell of somebody in danger, most urgent first; who took each, and what came of it."""
