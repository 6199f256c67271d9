"""Any sequence of commands gives the same in C and in Python; a sequence that does not is made
smaller, and kept as a script that a replayer can run."""

import io
import os
import unittest

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

import replay
import runs
import scripts

EXAMPLES = int(os.environ.get("LI_EXAMPLES", "60"))
SEED = int(os.environ.get("LI_SEED", "1"))
STEPS_MAX = 60


class Drawn:
    """Chance, as far as hypothesis leaves any."""

    def __init__(self, draw):
        self.draw = draw

    def below(self, count):
        return self.draw(st.integers(0, count - 1))


@st.composite
def steps(draw):
    """A step of a script: any op, anybody, good and bad fields; or a look, or time."""
    return scripts.make_step(Drawn(draw), draw(st.booleans()))


ANY_SCRIPT = st.lists(steps(), min_size=1, max_size=STEPS_MAX)
usual = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


def said_in_python(text, forgotten=""):
    out = io.StringIO()
    replay.replay(text, out, forgotten=forgotten)
    return out.getvalue()


def difference(script, forgotten=""):
    """Where C and Python differ on a script, or None."""
    text = scripts.text_of(scripts.begin() + script)
    with runs.Scripts(script=text) as paths:
        expected = runs.output_of([runs.REPLAY], *paths)
    return runs.difference(expected, said_in_python(text, forgotten))


class Properties(unittest.TestCase):
    def test_python_says_what_c_says(self):
        @seed(SEED)
        @usual
        @given(ANY_SCRIPT)
        def holds(script):
            found = difference(script)
            if found:
                path = runs.keep(scripts.text_of(scripts.begin() + script), "property-python")
                self.fail(f"{path}: {found}")

        holds()

    def test_a_planted_fault_is_found_and_made_small(self):
        smallest = []

        @seed(SEED)
        @usual
        @given(ANY_SCRIPT)
        def holds(script):
            if difference(script, forgotten="conversation"):
                smallest[:] = script
                raise AssertionError

        with self.assertRaises(AssertionError):
            holds()
        self.assertEqual(1, len(smallest), scripts.text_of(smallest))


if __name__ == "__main__":
    unittest.main()
