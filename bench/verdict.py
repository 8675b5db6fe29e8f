"""A figure as a line, with what is promised of it: a missed target is printed as missed."""


def verdict(what: str, told: str, wanted: str, *, met: bool) -> str:
    """Return the line of a figure that has a target."""
    return f"{figure(what, told)}   {'met' if met else 'MISSED'}: {wanted}"


def figure(what: str, told: str) -> str:
    """Return the line of a figure of which nothing is promised."""
    return f"  {what:<46} {told:>16}"
