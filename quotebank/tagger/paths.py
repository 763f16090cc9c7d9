"""Takes the scores of source and content for the tokens around a cue, gives the likeliest labels and how sure they are.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001), read by the Viterbi algorithm, with the
forward algorithm for the probability of the path.  A token lies outside, in the source or in the content; a state
also remembers whether content and source stood before, so that there is one source, and content on one side of the
cue is known on the other:

====== ========================= ===== =========================
state  token, memory             state token, memory
====== ========================= ===== =========================
``n``  outside, nothing yet      ``s`` source, no content yet
``a``  outside, content          ``t`` source, after content
``b``  outside, source           ``c`` content, no source yet
``e``  outside, both             ``d`` content, after the source
====== ========================= ===== =========================

A row scores the first token of a source, a further one, the first of a content, a further one; outside is 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import NamedTuple

Scores = tuple[float, float, float, float]
_States = tuple[float, float, float, float, float, float, float, float]
_Came = tuple[int, int, int, int, int, int, int, int]

_N, _A, _B, _E, _S, _T, _C, _D = range(8)
_PARTS = "oooosscc"
_NEVER = -1e9
_MOVES = (
    ("o", "o"),
    ("o+c", "o+c"), ("c", "o+c"),
    ("o+s", "o+s"), ("s", "o+s"),
    ("o+c+s", "o+c+s"), ("c+s", "o+c+s"), ("s+c", "o+c+s"),
    ("o", "S"), ("s", "s"),
    ("o+c", "S+c"), ("c", "S+c"), ("s+c", "s+c"),
    ("o", "C"), ("o+c", "C"), ("c", "c"),
    ("o+s", "C+s"), ("o+c+s", "C+s"), ("s", "C+s"), ("s+c", "C+s"), ("c+s", "c+s"),
)  # fmt: skip
"""The moves from one token to the next; those from a cue are the same with ``q`` for ``o``."""
_INTO_CUE = (
    ("o", "q"), ("o+c", "q+c"), ("c", "q+c"), ("o+s", "q+s"), ("s", "q+s"),
    ("o+c+s", "q+c+s"), ("c+s", "q+c+s"), ("s+c", "q+c+s"),
)  # fmt: skip


class Path(NamedTuple):
    """The part of each token (outside, source, content), and the logarithm of the probability of all of them."""

    parts: str
    chance: float


class Lattice:
    """The weights of the moves."""

    __slots__ = ("_after", "_after_cue", "_into_cue")

    def __init__(self, moves: Mapping[str, float]) -> None:
        """`moves` maps «from to» to a weight, labels written as in the file of weights."""
        self._after = [moves[f"{one} {two}"] for one, two in _MOVES]
        self._after_cue = [moves.get(f"{one.replace('o', 'q')} {two}", _NEVER) for one, two in _MOVES]
        self._into_cue = [moves[f"{one} {two}"] for one, two in _INTO_CUE]

    def path(self, rows: Sequence[Scores], cue: int) -> Path:
        """Return the likeliest parts of the tokens scored by `rows`; that of number `cue` is the cue, and outside.

        A path without any content is taken only where there is no other.
        """
        states = _begin(rows[0] if cue else None)
        came: list[_Came] = []
        if cue:
            states = _walk(states, rows[1:cue], self._after, came)
            states = _collapse(states, self._into_cue, came)
        if cue + 1 < len(rows):
            states = _walk(states, rows[cue + 1 : cue + 2], self._after_cue, came)
            states = _walk(states, rows[cue + 2 :], self._after, came)
        at = max((_A, _E, _T, _C, _D), key=states.__getitem__)
        if states[at] <= _NEVER / 2:
            at = max(range(8), key=states.__getitem__)
        score = states[at]
        parts = [_PARTS[at]]
        for back in reversed(came):
            at = back[at]
            parts.append(_PARTS[at])
        return Path("".join(reversed(parts)), min(0.0, score - self._whole(rows, cue)))

    def _whole(self, rows: Sequence[Scores], cue: int) -> float:
        """Return the logarithm of the sum over all paths."""
        first = _begin(rows[0] if cue else None)
        shares, shift = [exp(score) for score in first], 0.0
        if cue:
            shares, shift = _sum(shares, rows[1:cue], self._after)
            shares = _sum_into_cue(shares, self._into_cue)
        if cue + 1 < len(rows):
            shares, more = _sum(shares, rows[cue + 1 : cue + 2], self._after_cue)
            shift += more
            shares, more = _sum(shares, rows[cue + 2 :], self._after)
            shift += more
        return shift + log(sum(shares))


def _begin(row: Scores | None) -> _States:
    """Return the states at the first token; without a row it is the cue."""
    if row is None:
        return (0.0, _NEVER, _NEVER, _NEVER, _NEVER, _NEVER, _NEVER, _NEVER)
    return (0.0, _NEVER, _NEVER, _NEVER, row[0], _NEVER, row[2], _NEVER)


def _walk(states: _States, rows: Sequence[Scores], moves: Sequence[float], came: list[_Came]) -> _States:
    """Return the best scores after the tokens of `rows`; add to `came` the state that each state came from."""
    n, a, b, e, s, t, c, d = states
    (nn, aa, ca, bb, sb, ee, de, te, n_s, ss, a_t, c_t, tt, n_c, a_c, cc, b_d, e_d, s_d, t_d, dd) = moves
    for source, source_on, content, content_on in rows:
        a1, fa = (a + aa, _A) if a + aa >= c + ca else (c + ca, _C)
        b1, fb = (b + bb, _B) if b + bb >= s + sb else (s + sb, _S)
        e1, fe = e + ee, _E
        if d + de > e1:
            e1, fe = d + de, _D
        if t + te > e1:
            e1, fe = t + te, _T
        s1, fs = s + ss + source_on, _S
        if n + n_s + source > s1:
            s1, fs = n + n_s + source, _N
        t1, ft = (a + a_t, _A) if a + a_t >= c + c_t else (c + c_t, _C)
        t1 += source
        if t + tt + source_on > t1:
            t1, ft = t + tt + source_on, _T
        c1, fc = (n + n_c, _N) if n + n_c >= a + a_c else (a + a_c, _A)
        c1 += content
        if c + cc + content_on > c1:
            c1, fc = c + cc + content_on, _C
        d1, fd = (b + b_d, _B) if b + b_d >= e + e_d else (e + e_d, _E)
        if s + s_d > d1:
            d1, fd = s + s_d, _S
        if t + t_d > d1:
            d1, fd = t + t_d, _T
        d1 += content
        if d + dd + content_on > d1:
            d1, fd = d + dd + content_on, _D
        came.append((_N, fa, fb, fe, fs, ft, fc, fd))
        n, a, b, e, s, t, c, d = n + nn, a1, b1, e1, s1, t1, c1, d1
    return (n, a, b, e, s, t, c, d)


def _collapse(states: _States, moves: Sequence[float], came: list[_Came]) -> _States:
    """Return the states at the cue, which is outside; add to `came` where they came from."""
    n, a, b, e, s, t, c, d = states
    nq, aq, cq, bq, sq, eq, dq, tq = moves
    content = max((a + aq, _A), (c + cq, _C))
    source = max((b + bq, _B), (s + sq, _S))
    both = max((e + eq, _E), (d + dq, _D), (t + tq, _T))
    came.append((_N, content[1], source[1], both[1], _S, _T, _C, _D))
    return (n + nq, content[0], source[0], both[0], _NEVER, _NEVER, _NEVER, _NEVER)


def _sum(shares: list[float], rows: Sequence[Scores], moves: Sequence[float]) -> tuple[list[float], float]:
    """Return the shares of the states after the tokens of `rows`, and the logarithm by which they were scaled down."""
    n, a, b, e, s, t, c, d = shares
    (nn, aa, ca, bb, sb, ee, de, te, n_s, ss, a_t, c_t, tt, n_c, a_c, cc, b_d, e_d, s_d, t_d, dd) = map(exp, moves)
    shift = 0.0
    for scores in rows:
        source, source_on, content, content_on = map(exp, scores)
        n, a, b, e, s, t, c, d = (
            n * nn,
            a * aa + c * ca,
            b * bb + s * sb,
            e * ee + d * de + t * te,
            n * n_s * source + s * ss * source_on,
            (a * a_t + c * c_t) * source + t * tt * source_on,
            (n * n_c + a * a_c) * content + c * cc * content_on,
            (b * b_d + e * e_d + s * s_d + t * t_d) * content + d * dd * content_on,
        )
        whole = n + a + b + e + s + t + c + d
        if not 1e-30 < whole < 1e30:
            shift += log(whole)
            n, a, b, e, s, t, c, d = (x / whole for x in (n, a, b, e, s, t, c, d))
    return [n, a, b, e, s, t, c, d], shift


def _sum_into_cue(shares: list[float], moves: Sequence[float]) -> list[float]:
    """Return the shares of the states at the cue."""
    n, a, b, e, s, t, c, d = shares
    nq, aq, cq, bq, sq, eq, dq, tq = map(exp, moves)
    return [n * nq, a * aq + c * cq, b * bq + s * sq, e * eq + d * dq + t * tq, 0.0, 0.0, 0.0, 0.0]
