"""What a telephone reads in a square we draw: from the drawing back to its words, as ISO 18004 says.

Nothing is corrected, since a drawing has no scratches: what is read is exactly what was drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import zip_longest

from segno.consts import ALIGNMENT_POS, ECC

# Both are tables of the standard, which segno has: where small patterns stand, how data is cut into blocks.
Grid = list[list[bool]]
MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, _column: row % 2 == 0,
    lambda _row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)
BYTES = 0b0100
MOVES = re.compile(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?")


def words_in(drawing: str) -> str:
    """Read the words of a square drawn as SVG."""
    grid = modules(drawing)
    version = (len(grid) - 17) // 4
    level, mask = form(grid)
    bits = [grid[row][column] != MASKS[mask](row, column) for row, column in path(version)]
    return words(data(packed(bits), ECC[version][level]), 16 if version > 9 else 8)


def modules(drawing: str) -> Grid:
    """The dark and light modules of a drawing, without the quiet zone around them."""
    found = re.search(r'viewBox="0 0 (\d+) .*?<path class="qrline"[^>]* d="M(\d+) ', drawing)
    assert found, drawing[:200]
    border = int(found[2])
    grid = [[False] * int(found[1]) for _ in range(int(found[1]))]
    row = column = 0.0
    for move, across, down in re.findall(
        r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", drawing.split('class="qrline"')[1]
    ):
        if move == "h":
            for dark in range(int(column), int(column) + int(across)):
                grid[int(row)][dark] = True
            column += int(across)
        else:
            column, row = (
                (float(across), float(down)) if move == "M" else (column + int(across), row + int(down))
            )
    return [line[border:-border] for line in grid[border:-border]]


def form(grid: Grid) -> tuple[int, int]:
    """The level of correction and the mask, beside the first corner."""
    told = [grid[8][column] for column in range(5)]
    plain = [bit != flipped for bit, flipped in zip(told, (True, False, True, False, True), strict=True)]
    return number(plain[:2]), number(plain[2:])


def path(version: int) -> Iterator[tuple[int, int]]:
    """The places of the data, in their order: up and down, two columns at a time, from the right."""
    size = version * 4 + 17
    upwards = True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for row in range(size - 1, -1, -1) if upwards else range(size):
            yield from (
                (row, column) for column in (right, right - 1) if not is_pattern(row, column, version)
            )
        upwards = not upwards


def is_pattern(row: int, column: int, version: int) -> bool:
    """Whether a place helps to find the square and holds no data."""
    size = version * 4 + 17
    corner = (row < 9 and (column < 9 or column >= size - 8)) or (row >= size - 8 and column < 9)
    told = version > 6 and any(a < 6 and size - 11 <= b < size - 8 for a, b in ((row, column), (column, row)))
    centres = ALIGNMENT_POS[version - 2] if version > 1 else ()
    small = [
        (a, b)
        for a in centres
        for b in centres
        if (a, b) not in ((6, 6), (6, size - 7), (size - 7, 6)) and abs(row - a) < 3 and abs(column - b) < 3
    ]
    return corner or told or bool(small) or row == 6 or column == 6


def data(codewords: list[int], cuts: tuple[tuple[int, int, int], ...]) -> list[int]:
    """The data of all blocks, one after the other; they stand in turns."""
    lengths = [held for blocks, _total, held in cuts for _ in range(blocks)]
    turns: list[list[int]] = [[] for _ in lengths]
    left = iter(codewords)
    for place in range(max(lengths)):
        for block, length in enumerate(lengths):
            if place < length:
                turns[block].append(next(left))
    return [codeword for block in turns for codeword in block]


def words(codewords: list[int], counted_in: int) -> str:
    """The text of the data, which is bytes and nothing else."""
    bits = [bool(codeword >> shift & 1) for codeword in codewords for shift in range(7, -1, -1)]
    assert number(bits[:4]) == BYTES
    length, start = number(bits[4 : 4 + counted_in]), 4 + counted_in
    return bytes(packed(bits[start : start + 8 * length])).decode("utf-8")


def packed(bits: list[bool]) -> list[int]:
    """Bits by eights; what is left over at the end means nothing."""
    return [number(list(eight)) for eight in zip_longest(*[iter(bits)] * 8) if eight[-1] is not None]


def number(bits: list[bool]) -> int:
    """Bits as a number, the greatest first."""
    return int("".join(str(int(bit)) for bit in bits), 2)
