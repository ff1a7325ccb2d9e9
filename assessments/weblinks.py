"""Links that people give: addresses of the web and nothing else."""

from urllib.parse import urlsplit

FAULT = "Enter a link that starts with https:// or http://"


def web_address(text: str) -> str:
    """A link as it is kept: with https:// where no scheme was typed; nothing for nothing.

    Raises ValueError with the reason for anything but an address of the web. An address inside a network, without a
    domain, is one too.
    """
    if not text:
        return ""
    address = text if ":" in text.partition("/")[0] else f"https://{text}"
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or any(letter.isspace() or letter in '<>"`\\' for letter in address):
        raise ValueError(FAULT)
    return address
