"""Errors a user can act on: one line that says what, where and what to do."""


class JuesuanError(Exception):
    """Base of every error this package raises on purpose.

    The message is one line. The command line prints it and exits with 2.
    """


class UnreadableInput(JuesuanError):
    """The file cannot be read as a disclosure at all."""


class UnreadableAmount(JuesuanError, ValueError):
    """A text that should be a number is not one."""


class UnknownFormula(JuesuanError, KeyError):
    """No formula has that name."""

    __str__ = Exception.__str__  # not in quotation marks, as a KeyError is
