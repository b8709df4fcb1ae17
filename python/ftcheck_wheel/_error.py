"""The one exception."""


class Error(Exception):
    """What was given could not be read, or an option is not valid; its text is a sentence that says why."""
