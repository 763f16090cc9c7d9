"""Takes what OpenSSL says of a connection that could not be encrypted, gives it in plain words."""

from __future__ import annotations

import ssl

_EXPIRED, _NOT_YET, _UNKNOWN, _OTHER_NAME = 10, 9, (18, 19, 20, 21), (62, 64)
"""The numbers that OpenSSL gives what is wrong with a certificate (``man X509_STORE_CTX_get_error``)."""

_PLAIN = frozenset(("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"))
"""What it says of a server that answers without encryption."""


class EncryptionError(Exception):
    """A server that does not prove its name, or with which no encryption is possible."""

    def __init__(self, error: ssl.SSLError) -> None:
        """Say plainly what `error` means."""
        super().__init__(_told(error))


def _told(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the server’s certificate cannot be relied on: {_doubt(error)}"
    if error.reason in _PLAIN:
        return "cannot be reached: the server does not answer in an encrypted way"
    reason = (error.reason or "unknown fault").replace("_", " ").lower()
    return f"cannot be reached: no encryption could be agreed upon with the server ({reason})"


def _doubt(error: ssl.SSLCertVerificationError) -> str:
    """Return what is wrong with a server's certificate."""
    if error.verify_code in _OTHER_NAME:
        return f"it is {error.verify_message.rpartition('certificate is ')[2].rstrip('.')}"
    if error.verify_code in _UNKNOWN:
        return "nobody whom this computer trusts has signed it"
    told = {_EXPIRED: "it has expired", _NOT_YET: "it is not valid yet"}
    return told.get(error.verify_code, error.verify_message)
