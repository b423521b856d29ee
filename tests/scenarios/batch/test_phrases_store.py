"""What is said of clusters and of folders that no fast test can bring about has its French too."""

from __future__ import annotations

import re

import pytest

from scenarios.batch.cluster import _stopped
from scenarios.french_errors import in_french
from tests.test_sweep_command import ENGLISH

AT = "--scheduler tcp://x:1: "
SENTENCES = [
    str(_stopped("tcp://x:1", "the scheduler was lost")),
    str(_stopped("tcp://x:1", "a worker could not do its runs (ValueError: 3)")),
    f"{AT}no scheduler answers there (17); start one with `dask scheduler` and workers with `dask worker`, and name "
    "its address as tcp://host:8786",
    f"{AT}it has no workers; start some with `dask worker tcp://x:1`",
    f"{AT}2 workers run another version of the model (tcp://x:2: code 0123abcd, here 4567abcd); install the same "
    "version there",
    f"{AT}a worker has no such program (17); install it there, the same version",
    "--scheduler needs Dask: pip install -e '.[cluster]'",
    "a worker wrote its results to '/out' on another disk; put --out on a disk all workers share, or use --shard on "
    "each machine and `merge`",
    "'/a' and '/b' were made by different versions of the model",
    "'/a' was made by a version of the model that this one cannot read (17); use that version, code 0123abcd",
    "'/a' was written by another version of this program; choose another --out",
    "'/a' holds single runs (made by `python run.py run`), not a sweep or comparison",
    "'/a' has no table of points: No such file or directory",
    "'/a': its design drew no sample; a morris or saltelli design does",
    "'/a' was begun with another question: it is a comparison, not a sweep; choose a new folder: --out '/a-2'",
    "1,048,580 runs do not fit a sheet of Excel (1,048,575 rows); export to .csv",
    "'ab' begins the keys of 3 runs; write more of it",
    "could not write results to '/a': File too large; what was finished is kept: mend this and repeat the command",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_in_french(sentence: str) -> None:
    french = in_french(sentence)
    assert not ENGLISH.search(re.sub(r"(?<!\w)'[^']*'|`[^`]*`|--[\w-]+", "", french)), french


def test_sentences_are_those_that_are_raised() -> None:
    """The samples above stand as they are written in the modules, number for number."""
    import inspect

    from scenarios.batch import begin, cluster, conduct, export, lock, manifest, merge, parts, points, replay, store

    modules = (begin, cluster, conduct, export, lock, manifest, merge, parts, points, replay, store)
    text = " ".join(inspect.getsource(one) for one in modules)
    text = re.sub(r'"\s+f?"', "", text)
    for words in (
        "no scheduler answers there", "it has no workers; start some with", "workers run another version of the model",
        "a worker has no such program", "on another disk; put --out on a disk all workers share",
        "were made by different versions of the model", "was written by another version of this program",
        "its design drew no sample; a morris or saltelli design does",
        "; what was finished is kept: mend this and repeat",
    ):  # fmt: skip
        assert words in text, words
