"""Codes that are drawn by changing a known one are, module by module, those that the library draws of the same text."""

import random
import re
import string

import pytest
import segno
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import MODE_8BIT_BYTE, QRData

from certificates.printing.qr import LONGEST, modules_of, qr_svg

SIGNS = string.ascii_letters + string.digits + ":/-_.~"


def text_of(length: int, seed: int = 0) -> bytes:
    return "".join(random.Random(seed * 1_000 + length).choices(SIGNS, k=length)).encode()


def drawn_by_the_library(text: bytes) -> list[list[int]]:
    code = segno.make(text, error="m", mode="byte", micro=False, mask=4, boost_error=False)
    return [list(row) for row in code.matrix]


@pytest.mark.parametrize("length", [*range(1, 40), *range(40, LONGEST + 20, 7), LONGEST - 1, LONGEST, LONGEST + 1])
def test_every_length_is_drawn_as_the_library_draws_it(length: int) -> None:
    for seed in range(3):
        text = text_of(length, seed)
        assert modules_of(text).tolist() == drawn_by_the_library(text)


@pytest.mark.parametrize("length", [62, 84, 180])
def test_a_second_library_that_shares_nothing_with_the_first_draws_the_same(length: int) -> None:
    """Of texts that fill their code: the libraries fill the rest of others differently, which readers skip."""
    text = text_of(length)
    code = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=4, border=0)
    code.add_data(QRData(text, mode=MODE_8BIT_BYTE), optimize=0)
    assert [[int(dark) for dark in row] for row in code.get_matrix()] == modules_of(text).tolist()


def test_one_text_leaves_nothing_in_the_next() -> None:
    first, second = text_of(80, 1), text_of(80, 2)
    kept = modules_of(first).tolist()
    assert modules_of(second).tolist() != kept
    assert modules_of(first).tolist() == kept


def test_the_strokes_of_the_picture_cover_the_dark_modules_and_no_others() -> None:
    text = text_of(79)
    svg = qr_svg(text.decode())
    wanted = drawn_by_the_library(text)
    found = [[0] * len(wanted) for _row in wanted]
    (path,) = re.findall(r' d="([^"]+)"', svg)
    x, y = 0, -1
    for move in re.findall(r"M0 \d+\.5|h1|m1 0", path):
        if move.startswith("M"):
            x, y = 0, int(move[3:-2])
        else:
            if move == "h1":
                found[y][x] = 1
            x += 1
    assert found == wanted
    assert f'viewBox="0 0 {len(wanted)} {len(wanted)}"' in svg
