"""No word is missing in a language, and none stands outside the catalogues."""

import ast
import importlib
import pkgutil
import re
import string
from pathlib import Path

import pytest

import viz.dashboard
from abm.parameters.names import declarations
from scenarios.texts import Texts

FOLDER = Path(viz.dashboard.__file__).parent
MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages([str(FOLDER)], "viz.dashboard.")
    if found.name != "viz.dashboard.app"
]
CATALOGUES = {
    module.__name__: value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, Texts) and module.__name__.endswith("words")
}
FILES = sorted(FOLDER.rglob("*.py"))
FOR_MACHINES = {
    "classes", "icon_name", "style", "color", "gap", "mime_type", "align", "justify", "elevation", "layout", "theme",
    "thumb_label",
}  # fmt: skip
"""Arguments of components that nobody reads."""
READ_ALOUD = {"aria-label", "title", "alt", "placeholder", "aria-description"}
"""Attributes that a person is told."""
SAME_IN_BOTH = re.compile(r"^[\W\d_]*$|^(Source|Source : .*|Question|Page|Version.*|points|Contrats?|Graine)$")


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def names_of_functions(tree):
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name[:1].isupper()}


def component(call):
    """Name of the component that a call draws: ``solara.Text``, ``Tile``; empty for other calls."""
    func = call.func
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id in ("solara", "v"):
        return f"solara.{func.attr}" if func.attr[:1].isupper() else ""
    if isinstance(func, ast.Name) and func.id in COMPONENTS:
        return func.id
    return ""


COMPONENTS = {name for path in FILES for name in names_of_functions(ast.parse(path.read_text(encoding="utf-8")))}


def literals(node):
    """Texts written inside an expression, those inside other calls left out."""
    if isinstance(node, ast.Constant):
        return [node] if isinstance(node.value, str) else []
    if isinstance(node, (ast.Call, ast.Lambda, ast.Subscript, ast.Compare)):
        return []
    if isinstance(node, ast.FormattedValue):
        return []
    return [found for child in ast.iter_child_nodes(node) for found in literals(child)]


def hard_coded(source):
    """Words given to components as they stand in the code: lines and texts."""
    found = []
    for call in ast.walk(ast.parse(source)):
        name = component(call) if isinstance(call, ast.Call) else ""
        if not name:
            continue
        arguments = list(call.args[1:] if name == "solara.HTML" else call.args)
        for keyword in call.keywords:
            if keyword.arg == "attributes" and isinstance(keyword.value, ast.Dict):
                pairs = zip(keyword.value.keys, keyword.value.values, strict=True)
                arguments += [value for key, value in pairs if getattr(key, "value", None) in READ_ALOUD]
            elif keyword.arg not in FOR_MACHINES and not (name == "solara.HTML" and keyword.arg == "tag"):
                arguments.append(keyword.value)
        for literal in (one for argument in arguments for one in literals(argument)):
            is_word = re.search(r"[^\W\d_]{2}", literal.value)
            is_key = not name.startswith("solara.") and re.fullmatch(r"[a-z0-9_.]+", literal.value)
            if is_word and not is_key:
                found.append((literal.lineno, literal.value))
    return found


def test_the_check_finds_what_it_is_to_find():
    assert hard_coded('solara.Text("Hello")') == [(1, "Hello")]
    assert hard_coded('solara.Button(f"Play {n} times", icon_name="mdi-play")')
    assert hard_coded('solara.Button("x" if a else WORDS(l, "y"), attributes={"aria-label": "Help"})')
    assert not hard_coded('solara.Text(WORDS(l, "hello"), classes=["says"], style={"width": "1px"})')
    assert not hard_coded('solara.HTML("h2", title); solara.Button("?"); print("hello")')


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_text_is_written_in_a_component(path):
    assert not hard_coded(path.read_text(encoding="utf-8"))


def test_there_are_catalogues():
    assert {"viz.dashboard.words", "viz.dashboard.method_words", "viz.dashboard.download_words"} <= set(CATALOGUES)


@pytest.mark.parametrize("name", CATALOGUES)
def test_both_languages_say_the_same_with_the_same_values(name):
    english, french = (CATALOGUES[name]._texts[language] for language in ("en", "fr"))
    assert set(english) == set(french)
    for key in english:
        assert english[key].strip(), key
        assert french[key].strip(), key
        assert fields(english[key]) == fields(french[key]), key


@pytest.mark.parametrize("name", CATALOGUES)
def test_french_is_written_as_french(name):
    for key, text in CATALOGUES[name]._texts["fr"].items():
        plain = re.sub(r"https?://\S+|\{[^}]*\}|docs/\S+", "", text)
        assert not re.search(r"\b(the|and|with|which)\b", plain, re.IGNORECASE), (key, text)
        assert not re.search(r"\w[;:!?](?!\d)", plain), f"{key}: a blank stands before ; : ! ?: {text}"
        assert "\u2019" not in text or "'" not in text, f"{key}: two sorts of apostrophe"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_key_that_is_asked_for_exists(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in CATALOGUES:
            names |= {one.asname or one.name: node.module for one in node.names if one.name == "WORDS"}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names:
            keys = [one.value for one in call.args[1:2] if isinstance(one, ast.Constant)]
            known = CATALOGUES[names[call.func.id]]._texts["en"]
            for key in keys:
                assert key in known, f"{path.name}:{call.lineno}: {key}"
                given = {one.arg for one in call.keywords}
                assert None in given or fields(known[key]) <= given, f"{path.name}:{call.lineno}: {key}"


def test_every_group_of_parameters_has_a_name():
    from viz.dashboard.words import WORDS

    for group in {one.group for one in declarations().values()}:
        for language in ("en", "fr"):
            assert WORDS(language, f"group_{group}")
