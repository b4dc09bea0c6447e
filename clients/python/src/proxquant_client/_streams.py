"""Sequences of symbols as an artifact stores them: fixed width, Huffman, rANS."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ._errors import require

Bytes = npt.NDArray[np.uint8]
Symbols = npt.NDArray[np.uint8]

_LONGEST_WORD = 15
_CHUNK_BITS = 1 << 20
_RANS_BITS = 15
_RANS_LEAST = 1 << 23


def fixed(name: str, data: Bytes, width: int, count: int) -> Symbols:
    """Symbols of so many bits, least significant first."""
    require(len(data) == (count * width + 7) // 8, f"{name}: has {len(data)} bytes for {count} symbols of {width} bits")
    symbols = np.empty(count, np.uint8)
    step = 1 << 20  # a multiple of 8: every piece begins at a byte
    for begin in range(0, count, step):
        some = min(step, count - begin)
        first = begin * width // 8
        bits = np.unpackbits(data[first:first + (some * width + 7) // 8], bitorder="little")
        require(not bits[some * width:].any(), f"{name}: bits after the last symbol are not 0")
        weights = (1 << np.arange(width)).astype(np.uint8)
        symbols[begin:begin + some] = (bits[:some * width].reshape(some, width) * weights).sum(axis=1, dtype=np.uint8)
    return symbols


def _words(name: str, lengths: list[int]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """For every next 15 bits, the symbol that they begin with, and its length."""
    used = sorted((length, symbol) for symbol, length in enumerate(lengths) if length)
    total = sum(1 << (_LONGEST_WORD - length) for length, _ in used)
    require(
        total == 1 << _LONGEST_WORD or [length for length, _ in used] == [1] or not used,
        f"{name}: the lengths of its words make no complete code")
    symbols = np.zeros(1 << _LONGEST_WORD, np.uint8)
    sizes = np.zeros(1 << _LONGEST_WORD, np.uint8)
    at = 0
    for length, symbol in used:
        end = at + (1 << (_LONGEST_WORD - length))
        symbols[at:end] = symbol
        sizes[at:end] = length
        at = end
    return symbols, sizes


def huffman(name: str, data: Bytes, table: Bytes, alphabet: int, count: int) -> Symbols:
    """Canonical words, each from its most significant bit on."""
    symbols, sizes = _words(name, fixed(name + ".table", table, 4, alphabet).tolist())
    found = np.empty(count, np.uint8)
    total = 8 * len(data)
    done = at = 0
    while done < count:
        begin = at
        end = min(total, begin + _CHUNK_BITS)
        require(end > begin, f"{name}: ends within a word")
        first = begin // 8
        bits = np.unpackbits(data[first:(end + _LONGEST_WORD + 7) // 8], bitorder="little")[begin - 8 * first:]
        bits = np.concatenate([bits, np.zeros(_LONGEST_WORD, np.uint8)])
        windows = np.zeros(end - begin, np.int32)
        for k in range(_LONGEST_WORD):
            windows = 2 * windows + bits[k:k + end - begin]
        size = sizes[windows].tolist()
        symbol = symbols[windows].tolist()
        piece = []
        while at < end and done + len(piece) < count:
            require(size[at - begin] > 0, f"{name}: holds bits that are no word")
            piece.append(symbol[at - begin])
            at += size[at - begin]
        found[done:done + len(piece)] = piece
        done += len(piece)
    require(at <= total, f"{name}: ends within a word")
    rest = np.unpackbits(data[at // 8:], bitorder="little")[at % 8:]
    require(total - at < 8 and not rest.any(), f"{name}: goes on after its last word")
    return found


def rans(name: str, data: Bytes, table: Bytes, alphabet: int, count: int) -> Symbols:
    """An entropy coder's state that symbols are taken from, one after the other."""
    require(len(table) == 2 * alphabet, f"{name}.table: has {len(table)} bytes for {alphabet} frequencies")
    frequencies = np.frombuffer(table.tobytes(), "<u2").astype(np.int64)
    require(
        int(frequencies.sum()) == 1 << _RANS_BITS or (count == 0 and not frequencies.any()),
        f"{name}.table: its frequencies do not sum to 2^15")
    require(len(data) >= 4, f"{name}: has no first state")
    owner = np.repeat(np.arange(alphabet), frequencies).tolist()
    starts = (np.cumsum(frequencies) - frequencies).tolist()
    shares = frequencies.tolist()
    code = data.tobytes()
    x = int.from_bytes(code[:4], "little")
    require(_RANS_LEAST <= x < 1 << 31, f"{name}: its first state is out of range")
    at = 4
    found = bytearray(count)
    for i in range(count):
        p = x & ((1 << _RANS_BITS) - 1)
        symbol = owner[p]
        found[i] = symbol
        x = shares[symbol] * (x >> _RANS_BITS) + p - starts[symbol]
        while x < _RANS_LEAST:
            require(at < len(code), f"{name}: ends before its last symbol")
            x = x << 8 | code[at]
            at += 1
    require(at == len(code) and x == _RANS_LEAST, f"{name}: goes on after its last symbol")
    return np.frombuffer(bytes(found), np.uint8)
