"""The oracle: conversations as plain texts, and what a search must find among them."""

import bisect
import random

import plain_text


class Conversation:
    def __init__(self, key):
        self.key = key
        self.texts = {}  # (what, name) -> text, for what can go again
        self._forms = None

    def put(self, what, text):
        self.texts[what] = text
        self._forms = None

    def drop(self, what):
        del self.texts[what]
        self._forms = None

    @property
    def forms(self):
        """Terms, the same sorted, and the phrase forms of its texts."""
        if self._forms is None:
            terms = set().union(*(plain_text.terms_of(text) for text in self.texts.values()))
            phrases = [plain_text.phrase_form(text) for text in self.texts.values()]
            self._forms = (terms, sorted(terms), phrases)
        return self._forms

    def has_word(self, word):
        return word in self.forms[0]

    def has_beginning(self, beginning):
        terms = self.forms[1]
        at = bisect.bisect_left(terms, beginning)
        return at < len(terms) and terms[at].startswith(beginning)

    def has_phrase(self, phrase):
        begins, ends = (plain_text.kind_of(phrase[0]), plain_text.kind_of(phrase[-1]))
        return any(_stands_in(phrase, form, begins, ends) for form in self.forms[2])


def _stands_in(phrase, form, begins, ends):
    spaced = ("word", "emoji")
    at = form.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        is_begun = begins not in spaced or at == 0 or form[at - 1] == " "
        is_ended = ends not in spaced or end == len(form) or form[end] == " "
        if is_begun and is_ended:
            return True
        at = form.find(phrase, at + 1)
    return False


class Sample:
    """A search text and the question it is to the oracle."""

    def __init__(self, kind, search, holds):
        self.kind = kind
        self.search = search
        self.holds = holds

    def expected(self, conversations):
        return {one.key for one in conversations if self.holds(one)}


def _word(atom):
    if atom.kind == "word":
        return Sample("word", atom.text + " ", lambda one: one.has_word(plain_text.cut(atom.text)))
    run = atom.text
    pairs = plain_text.pairs_of(run)
    if not pairs:
        return Sample("sign", run + " ", lambda one: one.has_beginning(run))
    return Sample("Korean", run + " ", lambda one: all(one.has_word(pair) for pair in pairs))


def _beginning(chance, atom):
    beginning = atom.text[:chance.randint(1, len(atom.text))]
    if not plain_text.atoms_of(beginning):
        return None
    return Sample("beginning", beginning,
                  lambda one: one.has_beginning(plain_text.cut(beginning)))


def _phrase(chance, text):
    """Some words in a row, as they stand in the text; phrases of many signs are left whole."""
    words = text.split()
    if len(words) < 2:
        return None
    first = chance.randrange(len(words) - 1)
    return _quoted("phrase", " ".join(words[first:first + chance.randint(2, 4)]))


def _quoted(kind, text):
    phrase = plain_text.phrase_form(text)
    if not phrase or '"' in plain_text.fold(text) or any(sign in text for sign in "“”„‟"):
        return None
    # What is written in one is in one somewhere; where the words of a phrase meet, signs may stand.
    pairs = plain_text.pairs_in(text)
    letters, syllables = plain_text.lone_signs(text)
    return Sample(kind, f'"{text}"', lambda one: (
        one.has_phrase(phrase) and all(map(one.has_word, pairs | letters))
        and all(map(one.has_beginning, syllables))))


def _run(chance, text):
    """Two or more signs in a row of a script without spaces: quoted, or two of them as they are."""
    runs = [run for run in plain_text.unspaced_runs(text) if len(run) > 1]
    if not runs:
        return None
    run = chance.choice(runs)
    first = chance.randrange(len(run) - 1)
    if chance.random() < 0.5:
        pair = run[first:first + 2]
        return Sample("pair", pair + " ", lambda one: one.has_word(pair))
    return _quoted("run", run[first:first + chance.randint(2, 6)])


def samples_of(texts, count, seed):
    """So many samples from the texts, each of which occurs in at least one of them."""
    chance = random.Random(seed)
    samples = []
    while len(samples) < count:
        text = chance.choice(texts)
        atoms = [atom for atom in plain_text.atoms_of(text) if atom.kind in ("word", "hangul")]
        kind = chance.randrange(4)
        sample = None
        if kind == 0 and atoms:
            sample = _word(chance.choice(atoms))
        elif kind == 1 and atoms:
            words = [atom for atom in atoms if atom.kind == "word"]
            sample = _beginning(chance, chance.choice(words)) if words else None
        elif kind == 2:
            sample = _phrase(chance, text)
        elif kind == 3:
            sample = _run(chance, text)
        if sample and len(sample.search.encode()) <= 400:
            samples.append(sample)
    return samples
