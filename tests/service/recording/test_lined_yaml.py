"""YAML with lines: texts stay texts, nothing stands twice."""

import pytest

from service.recording.lined_yaml import YamlRefused, read_yaml

TEXT = """# a comment
adopted:
  day: 2002-12-13
  on: yes
  binding: true
paragraphs:
  - id: "1"
    text: |-
      two
      lines
  - {id: "2",
     text: short}
"""


def test_what_older_readers_take_for_dates_and_truth_stays_text() -> None:
    adopted = read_yaml(TEXT).value["adopted"]
    assert adopted == {"day": "2002-12-13", "on": "yes", "binding": True}


def test_every_part_knows_its_line() -> None:
    read = read_yaml(TEXT)
    assert read.line_of(("adopted", "day")) == 3
    assert read.line_of(("paragraphs", 0)) == 7
    assert read.line_of(("paragraphs", 0, "text")) == 8
    assert read.line_of(("paragraphs", 1, "text")) == 12
    assert read.line_of(("paragraphs", 1, "verb")) == 11
    assert read.line_of(("nowhere", 4)) == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", 3),
        ("a: 1\nb: [1, 2\n", 3),
        ("a: 1\n2: two\n", 2),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("", 1),
        ("a: &x 1\nb: *y\n", 2),
    ],
)
def test_what_two_readers_could_understand_differently_is_refused(text: str, line: int) -> None:
    with pytest.raises(YamlRefused) as caught:
        read_yaml(text)
    assert caught.value.line == line
