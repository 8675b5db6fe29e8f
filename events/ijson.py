"""Strangers' bytes as JSON that every reader understands alike (I-JSON, RFC 7493).

Fast parsers keep the last of two equal names without a word, so the standard library's parser reads here. What can
be pointed at in the parsed value (floats, large integers, surrogates, U+0000) is left to `events.canonical`.
"""

import json
from typing import Final, NoReturn

from events.canonical import DEEPEST
from events.errors import NotIJson


def read(text: bytes | str) -> object:
    """Parse one JSON text; a byte order mark is taken without complaint.

    Raises NotIJson: not UTF-8, not JSON, a name twice in one object, NaN or an infinity, nested too deeply.
    """
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return _DECODER.decode(decoded)
    except UnicodeDecodeError:
        raise NotIJson("Send the text in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise NotIJson(
            f"Not JSON at line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None
    except RecursionError:
        raise NotIJson(f"Nest arrays and objects at most {DEEPEST} deep.") from None
    except ValueError:  # the interpreter's own cap on digits in one integer
        raise NotIJson("Write an integer beyond 2^53-1 as a string.") from None


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotIJson("Name each member of an object once.")
    return members


def _no_constant(_name: str) -> NoReturn:
    raise NotIJson("NaN and infinities are not JSON.")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_members, parse_constant=_no_constant)
