"""Short names change what a script weighs and nothing that it does."""

import subprocess

import pytest

from participant_ui.shortening import shortened


def short(*modules: str) -> str:
    """The modules, shortened and joined."""
    return "\n".join(shortened(modules))


def test_names_that_only_the_code_reads_become_short() -> None:
    """Constants, functions, parameters, private members."""
    script = short("const PATIENCE = 8;\nfunction waiting(seconds) {\n  return seconds > PATIENCE;\n}\nwaiting(2);\n")
    assert not {"PATIENCE", "waiting", "seconds"} & set(script.replace("(", " ").replace(")", " ").split())
    assert "#memory" not in short("class Kept {\n  #memory = 1;\n  get() {\n    return this.#memory;\n  }\n}\n")


@pytest.mark.parametrize(
    ("source", "stays"),
    [
        ("const text = 1;\nsend.text = text;\n", "text"),
        ("const text = 1;\nsend({ text });\n", "text"),
        ("const text = 1;\nsend({ text: 2, other: text });\n", "text"),
        ("const { text } = said;\nshow(text);\n", "text"),
        ("const document = 1;\ndocument.title;\n", "document"),
        ('const t = 1;\nconst kept = "kept in words";\n', "kept in words"),
        ("const kept = 1;\nconst found = /kept/.test(`${kept} kept`);\n", "/kept/"),
        ("const kept = 1;\nshow(`${kept} kept`);\n", "} kept`"),
        ("class Line {\n  start() {\n    this.start();\n  }\n}\n", "start()"),
    ],
)
def test_what_is_seen_from_outside_keeps_its_name(source: str, stays: str) -> None:
    """Properties, keys, shorthands, the browser's own names, and everything inside texts."""
    assert stays in short(source)


def test_what_a_module_declares_at_its_top_has_one_name_in_all_modules() -> None:
    """Joined they share one scope; what is inside functions may repeat."""
    first, second = shortened(
        [
            "const shown = 1;\nfunction inner(value1) {\n  return value1;\n}\n",
            "const later = shown;\nfunction other(value2) {\n  return value2;\n}\n",
        ]
    )
    name = first.split()[1]
    assert second.split()[3] == f"{name};"


def test_a_shortened_program_does_the_same(node: str) -> None:
    """Run beside its source: closures, classes, taking apart, templates, regular expressions, ternaries, catch."""
    source = """
const WORDS = { one: "een", two: "twee" };
class Counter {
  #seen = new Map();
  #limit;
  constructor(limit) {
    this.#limit = limit;
  }
  get size() {
    return this.#seen.size;
  }
  add(word, times = 1) {
    const before = this.#seen.get(word) ?? 0;
    if (before + times > this.#limit) throw new RangeError(`${word}: ${before + times} > ${this.#limit}`);
    this.#seen.set(word, before + times);
    return this;
  }
  *[Symbol.iterator]() {
    for (const [word, times] of this.#seen) yield { word, times };
  }
}
const [first, ...others] = ["one", "two", "one"];
const counter = new Counter(2).add(first);
for (const other of others) counter.add(other);
const told = [...counter].map(({ word, times: amount }) => `${WORDS[word] ? WORDS[word] : "?"}=${amount}`);
let failed = "";
try {
  counter.add("one");
} catch (problem) {
  failed = problem.message.replace(/one(?=:)/, (found) => found.toUpperCase());
}
const half = counter.size / 2 / 1;
console.log(JSON.stringify({ told, failed, half, sum: ((left, right = left) => left + right)(2) }));
"""
    said = [
        subprocess.run([node, "-e", program], capture_output=True, check=True, text=True).stdout
        for program in (source, short(source))
    ]
    assert said[0] == said[1] == '{"told":["een=2","twee=1"],"failed":"ONE: 3 > 2","half":1,"sum":4}\n'
