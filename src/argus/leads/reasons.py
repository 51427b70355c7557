"""The sentences in which leads, threats and alerts say why. Each once, so that the catalogues of the app know them all.

Facts in them are values (numbers, dates, containers), never chat text.
"""

NUMBER_SAID = "the container number is said (%(count)s times)"
CHECK_DIGIT = "its check digit is right"

ALL: tuple[str, ...] = (NUMBER_SAID, CHECK_DIGIT)
