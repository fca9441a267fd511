"""The QR code of an address, as SVG: drawn in a tenth of the time in which a library sets up each one anew.

Addresses of certificates are all of one length. With version, level and mask fixed, a code is linear (ISO/IEC 18004,
7.5 and 7.8): where two texts of one length differ in some bits, their codes differ in the modules of these bits and in
those of their error correction. So `segno` draws one code of each length, and each further one is that one, changed.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import segno
from numpy.typing import NDArray
from segno import consts

# Error correction words of each block, and the data words of its blocks, by version: level M of ISO/IEC 18004, table 9.
BLOCKS: dict[int, tuple[int, tuple[int, ...]]] = {
    1: (10, (16,)),
    2: (16, (28,)),
    3: (26, (44,)),
    4: (18, (32,) * 2),
    5: (24, (43,) * 2),
    6: (16, (27,) * 4),
    7: (18, (31,) * 4),
    8: (22, (38,) * 2 + (39,) * 2),
    9: (22, (36,) * 3 + (37,) * 2),
    10: (26, (43,) * 4 + (44,)),
    11: (30, (50,) + (51,) * 4),
    12: (22, (36,) * 6 + (37,) * 2),
}
LONGEST = 287  # bytes in version 12
FIRST_WITH_A_LONG_COUNT = 10
TIMING_COLUMN = 6
FIELD = 0x11D
type Modules = NDArray[np.uint8]


@dataclass(frozen=True)
class Drawn:
    """The code of one text, and where the bits of each block stand in it."""

    text: bytes
    modules: Modules  # size x size, 1 is dark
    places: tuple[NDArray[np.intp], ...]  # of each block's data and correction, bit by bit
    version: int


def qr_svg(text: str) -> str:
    """A QR code of ASCII text as SVG, without its border; an eighth of it may be dirty."""
    modules = modules_of(text.encode("ascii"))
    size = len(modules)
    pieces = _pieces()
    rows = np.packbits(modules, axis=1).tolist()
    dark = "".join([f"M0 {y}.5{''.join([pieces[eight] for eight in row])}" for y, row in enumerate(rows)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
        f'<path stroke="#20201c" d="{dark}"/></svg>'
    )


def modules_of(text: bytes) -> Modules:
    """The dark (1) and light modules of a text, row by row."""
    if len(text) > LONGEST:
        return _matrix(_made(text))
    known = _known(len(text))
    words, blocks = BLOCKS[known.version]
    # The text stands behind 4 bits of mode, 8 or 16 of its length; both, and what fills the rest, are alike in all.
    free = 8 * (sum(blocks) - len(text)) - (20 if known.version >= FIRST_WITH_A_LONG_COUNT else 12)
    changed = (int.from_bytes(text) ^ int.from_bytes(known.text)) << free
    data = changed.to_bytes(sum(blocks))
    modules = known.modules.copy()
    flat, begin = modules.reshape(-1), 0
    for places, length in zip(known.places, blocks, strict=True):
        block = data[begin : begin + length]
        begin += length
        flat[places] ^= np.unpackbits(np.frombuffer(block + _correction(block, words), dtype=np.uint8))
    return modules


def _made(text: bytes) -> segno.QRCode:
    # Any mask can be read; looking for the evenest of the eight would take as long as setting the whole page.
    return segno.make_qr(text, error="m", mode="byte", mask=4, boost_error=False)


def _matrix(code: segno.QRCode) -> Modules:
    return np.array([list(row) for row in code.matrix], dtype=np.uint8)


@lru_cache(maxsize=16)
def _known(length: int) -> Drawn:
    text = b"a" * length
    code = _made(text)
    version = int(code.version)
    words, blocks = BLOCKS[version]
    order = _order(code)[: 8 * (sum(blocks) + words * len(blocks))].reshape(-1, 8)
    # Words of the blocks take turns: all first ones, all second ones; then those of their correction.
    turns = [(place, block) for place in range(max(blocks)) for block, has in enumerate(blocks) if place < has]
    turns += [(place, block) for place in range(words) for block in range(len(blocks))]
    of_block = [
        order[[turn for turn, (_place, own) in enumerate(turns) if own == block]] for block in range(len(blocks))
    ]
    return Drawn(text, _matrix(code), tuple(places.reshape(-1) for places in of_block), version)


def _order(code: segno.QRCode) -> NDArray[np.intp]:
    """The modules that hold the message, in its order: up and down in pairs of columns, from the right."""
    kinds = [list(row) for row in code.matrix_iter(border=0, verbose=True)]
    size, found = len(kinds), list[int]()
    kinds[8][size - 9] = consts.TYPE_DATA_LIGHT  # segno 1.6 takes it for a module of the format, of which there are 15.
    rights = [right if right > TIMING_COLUMN else right - 1 for right in range(size - 1, 0, -2)]
    for turn, right in enumerate(rights):
        for row in range(size) if turn % 2 else range(size - 1, -1, -1):
            for column in (right, right - 1):
                if kinds[row][column] in {consts.TYPE_DATA_DARK, consts.TYPE_DATA_LIGHT}:
                    found.append(row * size + column)
    return np.array(found, dtype=np.intp)


def _correction(block: bytes, words: int) -> bytes:
    """The error correction of a block: the remainder of its division by the generator (Reed-Solomon over GF(256))."""
    times, top, kept = _multiples(words), 8 * (words - 1), (1 << 8 * words) - 1
    rest = 0
    for byte in block:
        rest = ((rest << 8) & kept) ^ times[(rest >> top) ^ byte]
    return rest.to_bytes(words)


@cache
def _multiples(words: int) -> tuple[int, ...]:
    """The generator of so many words, without its first, times each element of the field."""
    generator, root = [1], 1
    for _word in range(words):
        generator = [a ^ _product(b, root) for a, b in zip([*generator, 0], [0, *generator], strict=True)]
        root = _product(root, 2)
    return tuple(int.from_bytes(bytes(_product(part, element) for part in generator[1:])) for element in range(1 << 8))


def _product(a: int, b: int) -> int:
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a, b = (a << 1) ^ (FIELD if a & 0x80 else 0), b >> 1
    return product


@cache
def _pieces() -> tuple[str, ...]:
    """Eight modules in a row as strokes of a path, which end where the next eight begin."""
    return tuple(f"{eight:08b}".replace("1", "h1").replace("0", "m1 0") for eight in range(1 << 8))
