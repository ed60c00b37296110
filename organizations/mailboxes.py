"""E-mail addresses: when two are one mailbox, and how one is shown in part."""


def masked(address: str) -> str:
    """Return an e-mail address in part: a…@example.org."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}" if domain else "…"


def mailbox_of(address: str) -> str:
    """Return what two writings of one mailbox have in common: capitals and "+tag" do not make another."""
    name, _at, domain = address.strip().casefold().partition("@")
    return f"{name.partition('+')[0]}@{domain}"
