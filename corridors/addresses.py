"""The address of a count in the API, for every door that names one."""

from urllib.parse import quote

VERSIONS = "/versions"
"""What an address ends in that lists a count's versions."""

_ESCAPED = {code: quote(chr(code), safe="") for code in range(128)}


def address_of(counts_url: str, source: str, external_id: str) -> str:
    """The address of a count under that of its list; one that ends in /versions says that it is no list of them."""
    whole = "?whole_id=true" if external_id.endswith(VERSIONS) else ""
    return f"{counts_url}/{source}/{_escaped(external_id)}{whole}"


def _escaped(external_id: str) -> str:
    return external_id.translate(_ESCAPED) if external_id.isascii() else quote(external_id, safe="")
