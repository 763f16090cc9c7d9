"""Takes the scores of source and content for the tokens around a cue, gives the likeliest ways to label them.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001).  The best way is found by the Viterbi
algorithm, further ones by following in turn the least costly step aside from those found (after Eppstein 1998,
Finding the k shortest paths); the forward algorithm gives their probability.  A token lies outside, in the source or
in the content; a state also remembers whether content and source stood before, so that there is one source, and
content on one side of the cue is known on the other:

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

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush
from math import exp, log
from typing import Final, NamedTuple

from quotebank.tagger.sums import Rows, Scores

_States = tuple[float, float, float, float, float, float, float, float]

_Node = tuple[float, int, int, str]
"""What a path through here loses against the best, the token, its state, and the parts of the tokens after it."""

_N, _A, _B, _E, _S, _T, _C, _D = range(8)
_PARTS: Final = "oooosscc"
_NEVER: Final = -1e9
_MOVES: Final = (
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
_BEFORE: Final = (
    ((_N, 0, -1),),
    ((_A, 1, -1), (_C, 2, -1)),
    ((_B, 3, -1), (_S, 4, -1)),
    ((_E, 5, -1), (_D, 6, -1), (_T, 7, -1)),
    ((_S, 9, 1), (_N, 8, 0)),
    ((_T, 12, 1), (_A, 10, 0), (_C, 11, 0)),
    ((_C, 15, 3), (_N, 13, 2), (_A, 14, 2)),
    ((_D, 20, 3), (_B, 16, 2), (_E, 17, 2), (_S, 18, 2), (_T, 19, 2)),
)
"""For each state those it can be reached from, the number of the move, and the column of the row that is scored."""
_WITH_CONTENT: Final = (_A, _E, _T, _C, _D)


class Path(NamedTuple):
    """The part of each token (outside, source, content), and the logarithm of the probability of all of them."""

    parts: str
    chance: float


class Lattice:
    """The weights of the moves."""

    __slots__ = ("_after", "_after_cue", "_into_cue", "_shares_after", "_shares_after_cue", "_shares_into_cue")

    def __init__(self, moves: Mapping[str, float]) -> None:
        """`moves` maps «from to» to a weight, labels written as in the file of weights."""
        self._after = [moves[f"{one} {two}"] for one, two in _MOVES]
        self._after_cue = [moves.get(f"{one.replace('o', 'q')} {two}", _NEVER) for one, two in _MOVES]
        self._into_cue = [moves[f"{one} {two.replace('o', 'q')}"] for one, two in _MOVES[:8]]
        self._shares_after, self._shares_after_cue, self._shares_into_cue = (
            [exp(move) for move in moves] for moves in (self._after, self._after_cue, self._into_cue)
        )

    def paths(self, window: Rows, cue: int, least: float) -> Iterator[Path]:
        """Yield the ways to label the tokens of a window, the likeliest first; all have a content.

        The token of number `cue` is the cue, which is outside.  Ways whose probability is less than the best one's by
        a factor whose logarithm is under `least` are left out.
        """
        rows = window.scores
        steps = self._forward(rows, cue)
        final = steps[-1]
        top = max(_WITH_CONTENT, key=final.__getitem__)
        if final[top] <= _NEVER / 2:
            return
        chance = min(0.0, final[top] - self._whole(window.shares, cue))
        aside: list[_Node] = []
        yield Path(self._back(rows, cue, steps, (0.0, len(rows) - 1, top, ""), None, 0.0), chance)
        for state in _WITH_CONTENT:
            heappush(aside, (final[top] - final[state], len(rows) - 1, state, ""))
        self._back(rows, cue, steps, heappop(aside), aside, -least)
        while aside and aside[0][0] <= -least:
            node = heappop(aside)
            yield Path(self._back(rows, cue, steps, node, aside, -least), chance - node[0])

    def _back(
        self,
        rows: list[Scores],
        cue: int,
        steps: list[_States],
        node: _Node,
        aside: list[_Node] | None,
        most: float,
    ) -> str:
        """Return the parts of the best path through a node, walking back.

        Every step away from it that makes a path lose no more than `most` is put on `aside`.
        """
        loss, place, state, tail = node
        while place and state:
            tail = _PARTS[state] + tail
            before, row, target = steps[place - 1], rows[place], steps[place][state]
            moves = self._into_cue if place == cue else self._after_cue if place == cue + 1 else self._after
            follow = -1
            for came, move, column in _BEFORE[state]:
                score = before[came] + moves[move]
                if column >= 0:
                    score += row[column]
                if follow < 0 and score == target:
                    follow = came
                    if aside is None:
                        break
                elif aside is not None and target - score + loss < most:
                    heappush(aside, (loss + target - score, place - 1, came, tail))
            place, state = place - 1, follow
        return _PARTS[state] * (place + 1) + tail

    def _forward(self, rows: list[Scores], cue: int) -> list[_States]:
        """Return the best scores of the states at each token."""
        out = [_begin(rows[0] if cue else None)]
        if cue:
            _walk(out, rows[1:cue], self._after)
            out.append(_collapse(out[-1], self._into_cue))
        if cue + 1 < len(rows):
            _walk(out, rows[cue + 1 : cue + 2], self._after_cue)
            _walk(out, rows[cue + 2 :], self._after)
        return out

    def _whole(self, rows: list[Scores], cue: int) -> float:
        """Return the logarithm of the sum over all paths; the rows hold the exponential function of the scores."""
        shares, shift = [1.0, *[0.0] * 7], 0.0
        if cue:
            shares[_S], shares[_C] = rows[0][0], rows[0][2]
            shares, shift = _sum(shares, rows[1:cue], self._shares_after)
            shares = _sum_into_cue(shares, self._shares_into_cue)
        if cue + 1 < len(rows):
            shares, more = _sum(shares, rows[cue + 1 : cue + 2], self._shares_after_cue)
            shift += more
            shares, more = _sum(shares, rows[cue + 2 :], self._shares_after)
            shift += more
        return shift + log(sum(shares))


def _begin(row: Scores | None) -> _States:
    """Return the states at the first token; without a row it is the cue."""
    if row is None:
        return (0.0, _NEVER, _NEVER, _NEVER, _NEVER, _NEVER, _NEVER, _NEVER)
    return (0.0, _NEVER, _NEVER, _NEVER, row[0], _NEVER, row[2], _NEVER)


def _walk(steps: list[_States], rows: list[Scores], moves: list[float]) -> None:
    """Add the best scores at the tokens of `rows`."""
    n, a, b, e, s, t, c, d = steps[-1]
    (nn, aa, ca, bb, sb, ee, de, te, n_s, ss, a_t, c_t, tt, n_c, a_c, cc, b_d, e_d, s_d, t_d, dd) = moves
    for source, source_on, content, content_on in rows:
        a1, a2 = a + aa, c + ca
        b1, b2 = b + bb, s + sb
        e1, e2, e3 = e + ee, d + de, t + te
        s1, s2 = n + n_s + source, s + ss + source_on
        t1, t2, t3 = a + a_t + source, c + c_t + source, t + tt + source_on
        c1, c2, c3 = n + n_c + content, a + a_c + content, c + cc + content_on
        d1, d2, d3, d4, d5 = (
            b + b_d + content,
            e + e_d + content,
            s + s_d + content,
            t + t_d + content,
            d + dd + content_on,
        )
        n += nn
        a = a1 if a1 > a2 else a2
        b = b1 if b1 > b2 else b2
        e = e1 if e1 > e2 else e2
        if e3 > e:
            e = e3
        s = s1 if s1 > s2 else s2
        t = t1 if t1 > t2 else t2
        if t3 > t:
            t = t3
        c = c1 if c1 > c2 else c2
        if c3 > c:
            c = c3
        d = d1 if d1 > d2 else d2
        if d3 > d:
            d = d3
        if d4 > d:
            d = d4
        if d5 > d:
            d = d5
        steps.append((n, a, b, e, s, t, c, d))


def _collapse(states: _States, moves: list[float]) -> _States:
    """Return the best scores at the cue, which is outside."""
    n, a, b, e, s, t, c, d = states
    nq, aq, cq, bq, sq, eq, dq, tq = moves
    return (
        n + nq, max(a + aq, c + cq), max(b + bq, s + sq), max(e + eq, d + dq, t + tq), _NEVER, _NEVER, _NEVER, _NEVER,
    )  # fmt: skip


def _sum(shares: list[float], rows: list[Scores], moves: list[float]) -> tuple[list[float], float]:
    """Return the shares of the states after the tokens of `rows`, and the logarithm by which they were scaled down."""
    n, a, b, e, s, t, c, d = shares
    (nn, aa, ca, bb, sb, ee, de, te, n_s, ss, a_t, c_t, tt, n_c, a_c, cc, b_d, e_d, s_d, t_d, dd) = moves
    shift = 0.0
    for source, source_on, content, content_on in rows:
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


def _sum_into_cue(shares: list[float], moves: list[float]) -> list[float]:
    """Return the shares of the states at the cue."""
    n, a, b, e, s, t, c, d = shares
    nq, aq, cq, bq, sq, eq, dq, tq = moves
    return [n * nq, a * aq + c * cq, b * bq + s * sq, e * eq + d * dq + t * tq, 0.0, 0.0, 0.0, 0.0]
