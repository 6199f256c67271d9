"""What docs/search.md says of texts, written a second time: Python's unicodedata instead of
utf8proc, and no line of the library. It is slow and short, and it is what the oracle believes."""

import re
import unicodedata

TERM_BYTES = 64
CODE_PARTS = 8
PHONE_DIGITS = range(7, 16)

LETTERS = {
    "æ": "ae", "ð": "d", "ø": "o", "þ": "th", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "œ": "oe",
    "ŧ": "t", "ё": "е", "آ": "ا", "أ": "ا", "إ": "ا", "ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي",
}
POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640"
                    "\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8]")
UNSPACED = ("CJK ", "KANGXI", "HIRAGANA", "KATAKANA", "THAI", "LAO", "MYANMAR", "KHMER", "VERTICAL",
            "IDEOGRAPHIC", "HENTAIGANA")
PICTURES = re.compile("[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2"
                      "\u25aa-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299"
                      "\U0001f000-\U0001faff]")
DECORATIONS = re.compile("[\u20e3\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\u034f\u115f\u1160\u17b4\u17b5"
                         "\u180b-\u180d\u3164\uffa0]")
APOSTROPHES = "'‘’ʼ׳״"
HYPHENS = "-_‐‑"
POINT_SIGNS = "./"
PHONE_SIGNS = "-./() \u00a0"


def is_latin_or_greek(sign):
    name = unicodedata.name(sign, "")
    return name.startswith(("LATIN ", "GREEK ")) or sign in "ªº"


def fold(text):
    """The form in which texts are compared."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = unicodedata.normalize("NFKD", POINTS.sub("", DECORATIONS.sub("", text)))
    kept, drops = [], False
    for sign in text:
        category = unicodedata.category(sign)
        if category == "Cf" and sign != "\u200b":
            continue
        if category[0] != "M":
            drops = is_latin_or_greek(sign)
        elif drops:
            continue
        kept.append(sign)
    text = unicodedata.normalize("NFC", "".join(kept))
    out = []
    for sign in text:
        if unicodedata.category(sign) == "Nd":
            sign = str(unicodedata.digit(sign))
        if sign not in "\u0300\u0301":  # a stress mark that belongs to no letter
            out.append(LETTERS.get(sign, sign))
    return "".join(out)


def kind_of(sign):
    """word, hangul, unspaced, emoji, or nothing for what stands between."""
    if PICTURES.match(sign) or "\U0001f1e6" <= sign <= "\U0001f1ff":
        return "emoji"
    if sign == "ʼ" or unicodedata.category(sign)[0] not in "LMN":
        return ""
    name = unicodedata.name(sign, "")
    if name.startswith("HANGUL"):
        return "hangul"
    return "unspaced" if name.startswith(UNSPACED) else "word"


class Atom:
    """A word, a run of Hangul, one sign of a script without spaces, or one emoji; `gap` is what
    stands before it."""

    def __init__(self, kind, gap, text=""):
        self.kind = kind
        self.gap = gap
        self.text = text

    @property
    def has_digit(self):
        return any(sign.isascii() and sign.isdigit() for sign in self.text)

    @property
    def is_digits(self):
        return self.text.isascii() and self.text.isdigit()

    @property
    def is_letter(self):
        return len(self.text) == 1 and not self.has_digit


def atoms_of(text):
    atoms, gap = [], ""
    for sign in fold(text):
        kind = kind_of(sign)
        if not kind:
            gap += sign
        elif kind in ("word", "hangul") and atoms and not gap and atoms[-1].kind == kind:
            atoms[-1].text += sign
        else:
            atoms.append(Atom(kind, gap, sign))
            gap = ""
    return atoms


def cut(term):
    return term.encode()[:TERM_BYTES].decode(errors="ignore")


def pairs_of(run):
    return {run[i:i + 2] for i in range(len(run) - 1)}


def runs_of(atoms, goes_on):
    """Atoms that belong together, each run as a list."""
    runs = []
    for atom in atoms:
        if runs and goes_on(runs[-1][-1], atom):
            runs[-1].append(atom)
        else:
            runs.append([atom])
    return runs


def is_joined(before, atom):
    signs = APOSTROPHES + HYPHENS + POINT_SIGNS
    return before.kind == atom.kind == "word" and (
        atom.gap == "" or (len(atom.gap) == 1 and atom.gap in signs))


def word_terms(run):
    """Terms of words that signs hold together: each by itself, over apostrophes, and as a whole."""
    terms = set()
    quoted = runs_of(run, lambda _, atom: atom.gap == "" or atom.gap in APOSTROPHES)
    for part in quoted:
        terms |= {atom.text for atom in part if len(part) == 1 or not atom.is_letter}
        terms.add("".join(atom.text for atom in part))
    whole = "".join(atom.text for atom in run)
    has_point = any(atom.gap and atom.gap in POINT_SIGNS for atom in run[1:])
    fits = len(whole.encode()) <= TERM_BYTES and len(run) <= CODE_PARTS
    if fits and (not has_point or all(atom.has_digit for atom in run)):
        terms.add(whole)
    return terms


def is_dialled(before, atom):
    fits = len(atom.gap) <= 3 and all(sign in PHONE_SIGNS for sign in atom.gap)
    return before.kind == atom.kind == "word" and before.is_digits and atom.is_digits and fits


def phone_terms(atoms):
    for run in runs_of(atoms, is_dialled):
        number = "".join(atom.text for atom in run)
        if len(run) > 1 and number.isdigit() and len(number) in PHONE_DIGITS:
            yield number


def is_run(before, atom):
    return before.kind == atom.kind == "unspaced" and not atom.gap


def unspaced_runs(text):
    runs = runs_of(atoms_of(text), is_run)
    return ["".join(atom.text for atom in run) for run in runs if run[0].kind == "unspaced"]


def pairs_in(text):
    """All pairs of signs that stand in one, in scripts without spaces and in Hangul."""
    runs = unspaced_runs(text) + [atom.text for atom in atoms_of(text) if atom.kind == "hangul"]
    return set().union(*map(pairs_of, runs))


def terms_of(text):
    """All that a text is found by."""
    atoms = atoms_of(text)
    terms = set(phone_terms(atoms))
    for run in runs_of(atoms, lambda before, atom: is_joined(before, atom) or is_run(before, atom)):
        whole = "".join(atom.text for atom in run)
        kind = run[0].kind
        if kind == "word":
            terms |= word_terms(run)
        elif kind == "unspaced":
            terms |= pairs_of(whole) | {whole[-1]}
        elif kind == "hangul":
            terms |= pairs_of(whole) | {whole}
        else:
            terms.add(whole)
    return {cut(term) for term in terms}


def lone_signs(text):
    """Of a text that has nothing but letters and syllables of Hangul by themselves: the terms that
    the letters make as they stand in it, and the syllables."""
    atoms = atoms_of(text)
    if not all(atom.kind in ("word", "hangul") and atom.is_letter for atom in atoms):
        return set(), set()
    letters = [atom for atom in atoms if atom.kind == "word"]
    runs = runs_of(letters, lambda _, atom: len(atom.gap) == 1 and atom.gap in APOSTROPHES)
    return ({"".join(atom.text for atom in run) for run in runs},
            {atom.text for atom in atoms if atom.kind == "hangul"})


def phrase_form(text):
    """The words with one space between, and none inside scripts without spaces and Hangul."""
    form, last = "", ""
    for atom in atoms_of(text):
        is_tight = last in ("unspaced", "hangul") and atom.kind == last
        form += ("" if is_tight or not form else " ") + atom.text
        last = atom.kind
    return form
