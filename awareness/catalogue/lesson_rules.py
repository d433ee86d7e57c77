"""Rules about a lesson: its length, its sentences, its time, and what it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from awareness import prose
from awareness.catalogue.budget import module_seconds
from awareness.catalogue.fakes import lesson_problems
from awareness.catalogue.known import Known
from awareness.catalogue.model import PICTURES, AnyItem, Header, Problem
from awareness.catalogue.passages import Passage
from awareness.catalogue.readability import count_words, kandel_moles, readable, sentences
from awareness.catalogue.shapes import perhaps
from awareness.catalogue.term_rules import first_use_problems
from awareness.catalogue.yaml_reader import Node
from awareness.languages import SOURCE

LONGEST_TITLE = 32
LONGEST_LESSON = {SOURCE: 450}
LONGEST_TRANSLATION = 500
LONGEST_STORY = 120
LONGEST_IDEA = 75
LONGEST_SENTENCE = 25
MEAN_SENTENCE = 14
EASIEST_ALLOWED = 70
MEASURABLE = 30
"""Below this many words the ease of a text means nothing."""

_ANY_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]*)\)|<(https?:[^>\s]*)>")
_ALLOWED = re.compile(r"glossary:\S*|\{\{\s*fact:[a-z0-9-]+\s*\}\}|fact:[a-z0-9-]+")
_NO_ALTERNATIVE = re.compile(r"!\[\s*\]\(")
_TAG = re.compile(r"<[/!]?[a-zA-Z][^>]*>")
_OUTSIDE = re.compile(r"!?\[[^\]]*\]\((?!\s*glossary:)[^)]*\)")


def text_problems(passages: list[Passage], language: str, known: Known, file: str) -> Iterator[Problem]:
    """Check the words of a lesson in one language."""
    values = known.values(language)
    texts = [(passage, readable(passage.text, values)) for passage in passages]
    total = sum(count_words(text) for _, text in texts)
    limit = LONGEST_LESSON.get(language, LONGEST_TRANSLATION)
    if total > limit:
        yield Problem(file, 1, 1, f"la leçon a {total} mots, {limit} au plus")
    for passage, text in texts:
        yield from _length_problems(passage, text)
        yield from named_problems(passage, known, terms=True)
        yield from lesson_problems(passage, known)
        yield from mark_problems(passage)
        yield from sentence_problems(passage, text, language)
    if language == SOURCE:
        yield from first_use_problems(passages, known.words)
        yield from _ease_problems(texts, file)


def header_problems(head: Node, known: Known, file: str) -> Iterator[Problem]:
    """Check the head of a French lesson against what exists, whatever else is wrong with it."""
    yield from title_problems(head, file)
    for leaf, name in head.leaves("picture"):
        if name not in PICTURES:
            said = f"dessin inconnu « {name} » : nous avons {', '.join(PICTURES)}"
            yield Problem(file, leaf.line, leaf.column, said)
    for leaf, name in head.leaves("sources"):
        if known.lacks(name, known.sources):
            said = f"source inconnue « {name} »{perhaps(name, known.sources)} : ajoutez-la dans facts.yaml"
            yield Problem(file, leaf.line, leaf.column, said)


def source_problems(
    header: Header, node: Node, texts: Iterable[str], known: Known, file: str
) -> Iterator[Problem]:
    """Check that a lesson names the pages its facts rest on; those of a region stand with the region."""
    used = {name for text in texts for name in prose.facts_used(text)}
    for name in sorted(used & known.facts.keys()):
        fact = known.facts[name]
        if fact.source not in header.sources and not fact.elsewhere:
            said = f"« sources » : ajoutez {fact.source}, d'où vient {{{{fact:{name}}}}}"
            yield Problem(file, *node.where(("sources",)), said)


def title_problems(head: Node, file: str) -> Iterator[Problem]:
    """Check that a title fits a button."""
    for _leaf, title in head.leaves("title"):
        if len(title) > LONGEST_TITLE:
            said = f"« title » a {len(title)} signes, {LONGEST_TITLE} au plus : il tient sur un bouton"
            yield Problem(file, *head.where(("title",)), said)


def time_problems(
    header: Header, node: Node, passages: list[Passage], exercises: Iterable[AnyItem], known: Known, file: str
) -> Iterator[Problem]:
    """Check that reading, questions and exercises fit the minutes the head promises."""
    values = known.values(SOURCE)
    count = sum(count_words(readable(passage.text, values)) for passage in passages)
    seconds = module_seconds(count, [item.kind for item in exercises])
    if seconds > header.minutes * 60:
        said = f"il faut environ {seconds} secondes, {header.minutes * 60} au plus : raccourcissez"
        yield Problem(file, *node.where(("minutes",)), said)


def named_problems(passage: Passage, known: Known, *, terms: bool) -> Iterator[Problem]:
    """Check that facts and glossary words exist, and that no region is named.

    `terms`: whether glossary links may stand here.
    """
    for name in prose.facts_used(passage.text):
        if known.lacks(name, known.facts):
            at = passage.text.index("fact:" + name)
            yield passage.problem(f"fait inconnu « {name} »{perhaps(name, known.facts)}", at)
    for name in prose.terms_used(passage.text):
        at = passage.text.index(name)
        if not terms:
            yield passage.problem("un lien de glossaire ne va que dans le texte d'une leçon", at)
        elif name not in known.terms:
            yield passage.problem(f"mot de glossaire inconnu « {name} »{perhaps(name, known.terms)}", at)
    for found in known.regional.finditer(passage.text):
        advice = "cela ne va que dans content/regions/"
        yield passage.problem(f"nom d'une région écrit à la main « {found[0]} » : {advice}", found.start())
    for found in _ANY_LINK.finditer(passage.text):
        if not _ALLOWED.fullmatch(found[1].strip()):
            said = (
                f"lien vers « {found[1].strip()} » : un lien ne mène qu'à un fait, écrivez ({{{{fact:…}}}})"
            )
            yield passage.problem(said, found.start(1))
    for found in _NO_ALTERNATIVE.finditer(passage.text):
        yield passage.problem("image sans texte : dites entre les crochets ce qu'elle montre", found.start())


def _length_problems(passage: Passage, text: str) -> Iterator[Problem]:
    limit, what = {"story": (LONGEST_STORY, "l'histoire"), "ideas": (LONGEST_IDEA, "cet écran")}.get(
        passage.name, (0, "")
    )
    count = count_words(text)
    if limit and count > limit:
        yield passage.problem(f"{what} a {count} mots, {limit} au plus")
    tips = len(re.findall(r"^>", re.sub(r"(?m)^>.*\n(?=>)", "", passage.text), re.M))
    if passage.name == "ideas" and tips > 1:
        yield passage.problem("une seule ligne « > À retenir » par écran")


def mark_problems(passage: Passage) -> Iterator[Problem]:
    """Find HTML and links out, which no lesson may hold."""
    for found in _TAG.finditer(passage.text):
        yield passage.problem(f"pas de HTML dans une leçon : « {found[0]} »", found.start())
    for found in _OUTSIDE.finditer(passage.text):
        yield passage.problem("pas de lien ni d'image dans une leçon : passez par un fait", found.start())


def sentence_problems(passage: Passage, text: str, language: str) -> Iterator[Problem]:
    """Find sentences that are too long to read between two gestures."""
    lines = passage.text.split("\n")
    for sentence in sentences(text):
        if sentence.words > LONGEST_SENTENCE:
            at = sum(len(line) + 1 for line in lines[: sentence.line])
            start = " ".join(sentence.text.split()[:5])
            said = f"phrase de {sentence.words} mots, {LONGEST_SENTENCE} au plus : « {start} … »"
            yield passage.problem(said, at, warning=language != SOURCE)


def _ease_problems(texts: list[tuple[Passage, str]], file: str) -> Iterator[Problem]:
    cut = [
        sentence for passage, text in texts if passage.name != "idea title" for sentence in sentences(text)
    ]
    mean = sum(sentence.words for sentence in cut) / len(cut) if cut else 0
    if mean > MEAN_SENTENCE:
        yield Problem(file, 1, 1, f"les phrases ont {mean:.1f} mots en moyenne, {MEAN_SENTENCE} au plus")
    for passage, text in texts:
        ease = kandel_moles(text)
        if count_words(text) >= MEASURABLE and ease < EASIEST_ALLOWED:
            said = (
                f"texte difficile ({ease:.0f} sur l'échelle de Kandel et Moles, {EASIEST_ALLOWED} au moins)"
            )
            yield passage.problem(f"{said} : des mots plus courts, des phrases plus courtes")
