"""The same statement over articles, worded alike or nearly so; and articles that were changed since."""

from __future__ import annotations

import itertools
import random
import re
import sqlite3
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from builders import ingest, lines, open_bank
from conftest import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebank import likeness, writing
from quotebank.alike import NOBODY, Voice, comparable, compatible, fingerprints, grouped, near
from quotebank.bank import Bank
from quotebank.errors import NotFoundError
from quotebank.folding import folded
from quotebank.model import Article
from quotebank.store import Store
from quotebank.versions import resemblance
from quotebank.worddiff import word_diff

PIER = "The pier will be mended long before the first boats of the summer come in"


def told(words: str, speaker: str = "Ann Lee", number: int = 0, **known: str) -> Article:
    """An article of one quotation."""
    return Article(text=f"“{words},” said {speaker}.\nStory {number}.", origin=f"{number}.txt", **known)


def groups(bank: Bank) -> dict[str, set[str]]:
    """Group -> the origins of the articles it stands in."""
    out: dict[str, set[str]] = {}
    for record in bank.search(limit=None).records:
        out.setdefault(record.group_id, set()).add(record.article.origin)
    return out


NEAR = (
    "The pier will be mended well before the first boats of the summer come in",
    "THE PIER … will be mended long before the first [big] boats of the summer come in",
    "The pier will be mended before the first boats of summer come in",
)
APART = {
    "a negation": "The pier will not be mended long before the first boats of the summer come in",
    "a number": "The pier will be mended 2 long before the first boats of the summer come in",
    "a number in words": "The pier will be mended long before the third boats of the summer come in",
    "many other words": "The pier will be sold long before the last train of the winter goes out",
}


def test_near_wordings_are_one_group(tmp_path: Path) -> None:
    """Case, marks, brackets, ellipses and a word or two make no other statement; the earliest print is told."""
    days = ("2021-05-04", "2021-05-02", "2021-05-03", "2021-05-05")
    bank = open_bank(tmp_path, [told(words, number=n, published=days[n]) for n, words in enumerate((PIER, *NEAR))])
    assert list(groups(bank).values()) == [{"0.txt", "1.txt", "2.txt", "3.txt"}]
    record = bank.search("pier").records[0]
    assert (record.group_size, record.first_published_in_group) == (4, "2021-05-02")
    assert [one.article.published for one in bank.same(record.quotation_id)] == sorted(days)
    assert bank.stats().groups == 1


@pytest.mark.parametrize("name", APART)
def test_other_statements_are_other_groups(tmp_path: Path, name: str) -> None:
    """However near the rest, a negation or a number more makes another statement."""
    bank = open_bank(tmp_path, [told(PIER), told(APART[name], number=1)])
    assert len(groups(bank)) == 2


def test_same_words_of_two_people_are_two_groups(tmp_path: Path) -> None:
    """A surname alone and initials are the full name's; another name is not; whom nobody names joins the only one."""
    speakers = ("Ann Lee", "Lee", "A Lee", "Bo Chan", "a pilot")
    bank = open_bank(tmp_path, [told(PIER, name, number) for number, name in enumerate(speakers)])
    assert sorted(map(sorted, groups(bank).values())) == [["0.txt", "1.txt", "2.txt"], ["3.txt"], ["4.txt"]]
    other = open_bank(tmp_path / "b", [told(PIER, "Ann Lee", 0), told(PIER, "a pilot", 1)])
    assert list(groups(other).values()) == [{"0.txt", "1.txt"}]


def test_correction_moves_to_the_group_of_the_speaker(tmp_path: Path) -> None:
    """And an undo moves back; so does a merge."""
    bank = open_bank(tmp_path, [told(PIER, "Ann Lee", 0), told(PIER, "Bo Chan", 1)])
    before = groups(bank)
    one = bank.search(PIER).records[1].quotation_id
    bank.review(one, "correct", correction={"speaker": "Ann Lee"})
    assert len(groups(bank)) == 1
    bank.review(one, "undo")
    assert groups(bank) == before
    bank.decide("merge", "Bo Chan", {"into": "Ann Lee"})
    assert len(groups(bank)) == 1
    bank.decide("undo", "Bo Chan", {"action": "merge"})
    assert groups(bank) == before


_WORDS = st.sampled_from([PIER, *NEAR, *APART.values(), "The quay will be shut"])
_ARTICLES = st.lists(
    st.tuples(_WORDS, st.sampled_from(["Ann Lee", "Lee", "Bo Chan", "a pilot"])), min_size=2, max_size=6
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(articles=_ARTICLES, seed=st.integers(0, 99))
def test_groups_do_not_depend_on_the_order_of_ingest(
    tmp_path_factory: pytest.TempPathFactory, articles: list[tuple[str, str]], seed: int
) -> None:
    """Nor on what else stood between, was read anew, or is gone."""
    made = [told(words, speaker, number) for number, (words, speaker) in enumerate(articles)]
    shuffled = random.Random(seed).sample(made, len(made))  # noqa: S311
    first = open_bank(tmp_path_factory.mktemp("bank"), made)
    second = open_bank(tmp_path_factory.mktemp("bank"), [made[0]])
    ingest(second, *shuffled)
    assert groups(first) == groups(second)
    first.close()
    second.close()


def test_bank_of_the_first_schema_is_grouped_anew(tmp_path: Path) -> None:
    """Fingerprints made for a bank that had none give the groups of a bank made new."""
    bank = open_bank(tmp_path, [told(words, number=n) for n, words in enumerate((PIER, *NEAR))])
    before = groups(bank)
    bank.close()
    with sqlite3.connect(tmp_path / "quotebank.db") as db:
        db.execute("DELETE FROM wording")
        db.execute("UPDATE quotation SET group_id = wording")
    store = Store(tmp_path / "quotebank.db")
    store.change(writing.group_anew)
    store.close()
    assert groups(bank) == before


_SUBJECTS = ("The pier", "The new pier", "The old pier", "Every single pier", "The northern lighthouse")
_ENDS = ("before the first boats come in", "before the boats come in", "after the last long train of winter")
_SPEAKERS = ("Ann Lee", "Lee", "Bo Chan", "a pilot")


def _all_of(db: sqlite3.Connection) -> tuple[list[tuple[str, ...]], ...]:
    """Everything that grouping keeps, without the keys, which tell the order of ingest."""
    return tuple(
        sorted(map(tuple, db.execute(query)))
        for query in (
            "SELECT public_id, group_id FROM quotation",
            "SELECT public_id, words FROM wording",
            "SELECT w.public_id, f.hash FROM wording w JOIN fingerprint f ON f.wording_id = w.id",
            "SELECT w.public_id, o.public_id FROM near_wording n JOIN wording w ON w.id = n.wording_id"
            " JOIN wording o ON o.id = n.other_id",
        )
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.lists(
        st.tuples(*map(st.sampled_from, (_SUBJECTS, ("will", "must", "will not"), _ENDS, _SPEAKERS))),
        min_size=3,
        max_size=8,
    ),
    gone=st.sets(st.integers(0, 7)),
    chance=st.randoms(use_true_random=False),
    most=st.integers(1, 4),
)
def test_grouping_step_by_step_is_grouping_all_at_once(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    said: list[tuple[str, ...]],
    gone: set[int],
    chance: random.Random,
    most: int,
) -> None:
    """In any order, with quotations that go again, and where fingerprints come to tell nothing and tell again."""
    monkeypatch.setattr(likeness, "STOCK", most)
    made = [told(f"{a} {b} be mended {c}", speaker, n) for n, (a, b, c, speaker) in enumerate(said)]
    stays = [one for number, one in enumerate(made) if number not in gone]
    found = []
    for start, ends in ((made, made), (stays, stays)):
        store = Store(tmp_path_factory.mktemp("bank") / "quotebank.db", create=True)
        for one in chance.sample(start, len(start)):
            store.put(one, "1", lines)
        for one in chance.sample(ends, len(ends)):
            store.put(one, "2", lambda article: lines(article) if article in stays else ())
        with sqlite3.connect(store.file) as db:
            found.append(_all_of(db))
        store.change(writing.group_anew)
        with sqlite3.connect(store.file) as db:
            found.append(_all_of(db))
        store.close()
    assert found[0] == found[1] == found[2] == found[3]
    # Read from the words alone: no pair is near that shares too little, or only what tells nothing.
    assert found[0][3] == _pairs(dict(found[0][1]), most)


def _pairs(wordings: dict[str, str], most: int) -> list[tuple[str, str]]:
    """All pairs that are near, as the rule says it, by a look at every pair."""
    hashes = {one: set(fingerprints(words.split())) for one, words in wordings.items()}
    holders = Counter(one for found in hashes.values() for one in found)
    return sorted(
        (one, other)
        for one, other in itertools.permutations(wordings, 2)
        if len(shared := hashes[one] & hashes[other]) > 1
        and min(holders[each] for each in shared) <= most
        and near(wordings[one].split(), wordings[other].split())
    )


def test_words_that_stay_in_reported_speech_alone_keep_their_group(tmp_path: Path) -> None:
    """A wording is that of quotations with marks and without; one that goes leaves the others."""
    store = Store(tmp_path / "quotebank.db", create=True)
    both = Article(text=f"“{PIER},” said Ann Lee.\n({PIER}) said Ann Lee.\n", origin="both.txt")
    store.put(both, "1", lines)
    store.put(both, "2", lambda article: lines(article)[1:])
    with sqlite3.connect(store.file) as db:
        assert db.execute("SELECT count(*), count(DISTINCT group_id = wording) FROM quotation").fetchone() == (1, 1)
    store.close()


# --- the parts


def test_most_near_wordings_share_a_fingerprint() -> None:
    """Of wordings with one word of ten changed, nearly all are found."""
    rng = random.Random(7)  # noqa: S311
    words = [f"w{''.join(rng.choices('abcdefgh', k=4))}" for _ in range(300)]
    missed = 0
    for _ in range(500):
        one = rng.choices(words, k=rng.randint(10, 40))
        other = list(one)
        for place in rng.sample(range(len(one)), len(one) // 10):
            other[place] = rng.choice(words)
        missed += near(one, other) and not set(fingerprints(one)) & set(fingerprints(other))
    assert missed <= 5


@given(*[st.lists(st.sampled_from("abcde"), min_size=1, max_size=40)] * 2)
def test_wordings_of_lengths_that_cannot_be_near_are_not(one: list[str], other: list[str]) -> None:
    """What their lengths alone rule out is no near wording; lengths that differ by little rule out nothing."""
    assert comparable(len(one), len(other)) or not near(one, other)
    assert comparable(8, 12)
    assert not comparable(8, 13)


def test_names_that_may_be_one() -> None:
    """Surname alone, initials, case and accents; not another first name, not a body of the name."""
    lee = Voice("s-1", "person", "Ann Lee")
    same = ("ANN LEE", "Lee", "A. Lee", "Änn Lee")
    other = ("Bo Lee", "Ann Chan", "B. Lee", "Ann")
    assert all(compatible(lee, Voice("s-2", "person", name)) for name in same)
    assert not any(compatible(lee, Voice("s-2", "person", name)) for name in other)
    assert not compatible(lee, Voice("s-2", "organisation", "Lee"))


def test_group_is_the_same_in_any_order() -> None:
    """Every order of wordings and voices gives the same answer, and no group holds two people."""
    ann, lee, bo = (Voice(f"s-{n}", "person", name) for n, name in enumerate(("Ann Lee", "Lee", "Bo Chan")))
    spoken = {"g-1": [ann, NOBODY], "g-2": [lee, bo], "g-3": [bo]}
    links = {"g-1": ["g-2"], "g-2": ["g-1", "g-3"], "g-3": ["g-2"]}
    answers = set()
    for order in itertools.permutations(spoken):
        found = grouped({one: list(reversed(spoken[one])) for one in order}, {one: links[one] for one in order})
        answers.add(tuple(sorted(found.items())))
        assert found["g-1", "s-0"] == found["g-2", "s-1"] == found["g-1", ""]
        assert found["g-2", "s-2"] == found["g-3", "s-2"] != found["g-1", "s-0"]
    assert len(answers) == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_word_diff_tells_both_wordings(old: str, new: str) -> None:
    """What both have and the old one has is the old wording; the other two are the new one."""
    runs = word_diff(old, new)
    assert " ".join(run.words for run in runs if run.of != "old").split() == new.split()
    kept = sum(len(run.words.split()) for run in runs if run.of != "new")
    assert kept == len(old.split())


# --- versions

URL = "https://harbour.example/pier"
OLD = Article(
    text=(
        "The harbour council met for two hours on the state of the pier.\n"
        f"“{PIER},” said Ann Lee.\n“Nobody asked the ferry crews at all,” said Bo Chan.\n"
        "(the tide is late) said Ida Moll.\n"
    ),
    url=URL,
    origin="pier.txt",
    publisher="The Harbour Post",
)
NEW = replace(
    OLD,
    text=OLD.text.replace("long before", "shortly before")
    .replace("“Nobody asked the ferry crews at all,” said Bo Chan.\n", "“We asked every crew in port,” said Bo Chan.\n")
    .replace("said Ida Moll", "said Ida Holm"),
)


def words(bank: Bank, quotation_id: str) -> str:
    record = bank.show(quotation_id)
    return record.quotation.text(record.article.text)


def test_changed_article_keeps_both_versions_and_tells_what_changed(tmp_path: Path) -> None:
    """Added, removed, altered in words or in speaker; searches see the new version, ids show the old."""
    bank = open_bank(tmp_path, [OLD])
    [done] = ingest(bank, NEW)
    changes = done.changes
    assert changes is not None
    assert changes.previous == OLD.id
    assert [words(bank, one) for one in changes.added] == ["“We asked every crew in port,”"]
    assert [words(bank, one) for one in changes.removed] == ["“Nobody asked the ferry crews at all,”"]
    assert [(words(bank, one)[:9], words(bank, other)[:9]) for one, other in changes.altered] == [
        ("“The pier", "“The pier"),
        ("the tide ", "the tide "),
    ]
    found = bank.search(limit=None).records
    assert {record.article_id for record in found} == {NEW.id}
    assert bank.show(changes.removed[0]).superseded_by == NEW.id
    assert {record.group_size for record in found} == {1}
    assert [one.name for one in bank.speakers()] == ["Ann Lee", "Bo Chan", "Ida Holm"]
    assert bank.doctor(deep=True) == ()
    assert [one.changes for one in ingest(bank, OLD, NEW)] == [None, None]
    assert {record.article_id for record in bank.search(limit=None).records} == {NEW.id}


def test_three_versions_are_a_chain(tmp_path: Path) -> None:
    """Only the last stands; one that was updated earlier takes its place before it."""
    last = replace(NEW, text=NEW.text + "Corrected.\n", updated="2021-06-01")
    bank = open_bank(tmp_path, [OLD, NEW, last])
    assert {record.article_id for record in bank.search(limit=None).records} == {last.id}
    early = replace(OLD, text=OLD.text + "Draft.\n", updated="2021-01-01")
    [done] = ingest(bank, early)
    assert done.changes is None
    assert {record.article_id for record in bank.search(limit=None).records} == {last.id}


@pytest.mark.parametrize(
    "other",
    [
        replace(NEW, url="https://harbour.example/quay"),
        replace(NEW, publisher="The Other Post"),
        replace(NEW, text="“All else is well,” said Ann Lee.\nNothing of it is here."),
        replace(NEW, url=None, origin="quay.txt"),
        replace(NEW, url=None, origin="-"),
    ],
)
def test_another_article_is_no_version(tmp_path: Path, other: Article) -> None:
    """Another address, publisher, file, or hardly a word in common: two articles, both found."""
    bank = open_bank(tmp_path, [OLD if other.origin != "-" else replace(OLD, url=None, origin="-")])
    [done] = ingest(bank, other)
    assert done.changes is None
    assert len({record.article_id for record in bank.search(limit=None).records}) == 2


def test_verdict_holds_in_the_next_version_where_nothing_of_it_changed(tmp_path: Path) -> None:
    """The same words read alike keep it, also from later verdicts on the old one; altered ones have to be looked at."""
    bank = open_bank(tmp_path, [OLD])
    ids = {words(bank, one.quotation_id)[:5]: one.quotation_id for one in bank.search(limit=None).records}
    for one in ids.values():
        bank.review(one, "confirm", reviewer="M.")
    same = replace(OLD, text=OLD.text.replace("long before", "shortly before") + "More.\n")
    ingest(bank, same)
    status = {words(bank, one.quotation_id)[:5]: one.review_status for one in bank.search(limit=None).records}
    assert status == {"“The ": "unreviewed", "“Nobo": "confirmed", "the t": "confirmed"}
    bank.review(ids["“Nobo"], "correct", correction={"speaker": "Ida Moll"})
    assert bank.search('"nobody asked"').records[0].quotation.speaker.name == "Ida Moll"
    assert bank.doctor(deep=True) == ()


def test_attribution_that_the_paper_changed_is_not_confirmed_by_the_old_verdict(tmp_path: Path) -> None:
    """The same words of another speaker are another claim."""
    bank = open_bank(tmp_path, [OLD])
    bank.review(bank.search('"tide is late"').records[0].quotation_id, "confirm")
    ingest(bank, NEW)
    assert bank.search('"tide is late"').records[0].review_status == "unreviewed"


def test_resemblance_is_the_share_of_the_shorter_text() -> None:
    """A text within a longer one resembles it wholly."""
    assert resemblance("one two three four", "zero one two three four five") == 1.0
    assert resemblance("one two three four", "four three two one") == 0.0
    assert resemblance("", "one two three") == 0.0


# --- commands


def test_same_command(run: Run, tmp_path: Path) -> None:
    """Earliest print first, each wording with its differences, and a table of outlets."""
    bank = open_bank(tmp_path)
    for number, (text, day, outlet) in enumerate(
        ((PIER, "2021-05-04", "The Post"), (NEAR[0], "2021-05-02", "The Star"), (NEAR[2], "2021-05-06", "The Post"))
    ):
        ingest(bank, told(text, number=number, published=day, publisher=outlet))
    record = bank.search(f'"{" ".join(folded(PIER))}"').records[0]
    bank.close()
    result = run("same", record.quotation_id)
    assert result.exit_code == 0
    assert result.stdout.startswith("in 3 articles; group g-")
    assert result.stdout.index("The Star · 2021-05-02") < result.stdout.index("The Post · 2021-05-04")
    assert "[-well-] {+long+}" in result.stdout
    assert "The Post  2         2021-05-04  2" in result.stdout
    ingest(bank, told(PIER, "Bo Chan", 9, publisher="The Sun"))
    bank.close()
    both = run("same", record.quotation_id).stdout
    assert both.index("given to somebody else") < both.index("4. Bo Chan")
    alone = open_bank(tmp_path / "b", [told(PIER)])
    only = alone.search("pier").records[0].quotation_id
    assert run("--bank", "b", "same", only).exit_code == 1
    with pytest.raises(NotFoundError):
        alone.same("q-ffff")


def test_ingest_tells_what_changed(run: Run, tmp_path: Path) -> None:
    """In words, with the wording old and new; -q leaves it out."""
    file = tmp_path / "pier.txt"
    story = (
        "The council met.\n\n“The pier will be mended by spring,” Ann Lee said.\n\n“Nobody asked us,” Bo Chan said.\n"
    )
    file.write_text(story, encoding="utf-8")
    run("ingest", "pier.txt")
    file.write_text(story.replace("by spring", "by autumn") + "\n“Ask me,” Ida Moll said.\n", encoding="utf-8")
    out = run("ingest", "pier.txt").stdout
    assert re.search(r"a new version of a-[0-9a-f]{16}, which is kept: 1 added, 1 altered", out)
    assert "[-spring,”-] {+autumn,”+}" in out
    old = next(one for one in run("search", "mended", "--nl").stdout.splitlines())
    assert "autumn" in old
    assert run("doctor").exit_code == 0
