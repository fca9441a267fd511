"""Base58 as Multibase writes it, with the prefix `z`; and Ed25519 public keys as Multikeys."""

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519_PUBLIC = b"\xed\x01"


def to_base58(data: bytes) -> str:
    """Bytes as `z…`."""
    number, digits = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        digits = ALPHABET[digit] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + digits


def from_base58(text: str) -> bytes:
    """The bytes of `z…`; ValueError for anything else."""
    if not text.startswith("z"):
        raise ValueError("Only base58btc is known here.")
    digits, number = text[1:], 0
    for digit in digits:
        number = number * 58 + ALPHABET.index(digit)
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def multikey(public: bytes) -> str:
    """An Ed25519 public key of 32 bytes as its issuer publishes it: `z6Mk…`."""
    return to_base58(ED25519_PUBLIC + public)


def public_of(key: str) -> bytes:
    """The 32 bytes of a published Ed25519 key; ValueError where it is none."""
    data = from_base58(key)
    if not data.startswith(ED25519_PUBLIC) or len(data) != 34:
        raise ValueError("This is no Ed25519 key.")
    return data[2:]
