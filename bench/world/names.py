"""Names of organizations, places and things that do not exist."""

from typing import Final

from bench.world.dice import Dice

_FIRST: Final = ("Al", "Bor", "Cen", "Dar", "El", "Fen", "Gor", "Hal", "Ir", "Jan", "Kel", "Lum", "Mor", "Nel", "Or", "Pel", "Quen", "Ros", "Sel", "Tam", "Ul", "Ver", "Wen", "Yor", "Zan")  # fmt: skip
_MIDDLE: Final = ("a", "e", "i", "o", "u", "ari", "eli", "oni", "ura", "ive")
_LAST: Final = ("bach", "dale", "fell", "grad", "heim", "ko", "lund", "mere", "nor", "port", "rim", "stad", "ton", "vale", "wick")  # fmt: skip

_CALLED: Final = {
    "company": "{} Works",
    "industry_association": "Association of {} Makers",
    "environmental_ngo": "Friends of the {} Lakes",
    "development_ngo": "{} Aid",
    "regional_centre": "{} Regional Centre",
    "government": "Republic of {}",
    "public_authority": "{} Water Authority",
    "public_agency": "{} Agency",
    "intergovernmental_organization": "{} Fund",
    "academia": "University of {}",
    "research_institute": "{} Institute",
    "ngo_or_centre": "{} House",
}


def place(dice: Dice) -> str:
    return dice.one(_FIRST) + dice.one(_MIDDLE) + dice.one(_LAST)


def organization(type_: str, dice: Dice) -> str:
    """Return a name that tells the type, as names do."""
    return _CALLED[type_].format(place(dice))
