"""What is stored, one file per aggregate. Only `corridors.services` writes it."""

from corridors.models.corridors import Corridor, Movement
from corridors.models.counts import EvacueeCount
from corridors.models.exports import Export
from corridors.models.keys import Key
from corridors.models.members import Membership, User
from corridors.models.operations import Operation, Place
from corridors.models.organisations import Organisation
from corridors.models.windows import CeasefireWindow, Violation

__all__ = [
    "CeasefireWindow",
    "Corridor",
    "EvacueeCount",
    "Export",
    "Key",
    "Membership",
    "Movement",
    "Operation",
    "Organisation",
    "Place",
    "User",
    "Violation",
]
