"""Records what PyYAML makes of each plain scalar of the reader's cases; -check compares.

Run with the folder of recorded answers: python3 python.py ../../../yaml/tests/golden
"""

import datetime
import json
import pathlib
import sys

import yaml

VERSION = "6.0.3"


def meaning(text):
    """The kind and the value of a plain scalar; nothing where PyYAML refuses it."""
    try:
        value = yaml.safe_load(f"v: {text}\n")["v"]
    except (yaml.YAMLError, ValueError):
        # A number or date that fits the pattern but not the type.
        return None
    if value is None:
        return "null", ""
    if isinstance(value, bool):
        return "bool", str(value).lower()
    if isinstance(value, int):
        return "int", str(value)
    if isinstance(value, float):
        return "float", repr(value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return "text", text
    return ("text", value) if isinstance(value, str) else None


def main():
    if yaml.__version__ != VERSION:
        sys.exit(f"PyYAML {VERSION} is wanted, {yaml.__version__} is here")
    arguments = [argument for argument in sys.argv[1:] if argument != "-check"]
    folder = pathlib.Path(arguments[0])
    lines = []
    for line in (folder / "reader.jsonl").read_text().rstrip("\n").split("\n"):
        text = json.loads(line)["text"]
        if not text.startswith("v: ") or text.count("\n") != 1:
            continue
        text = text[3:-1]
        found = meaning(text)
        if found:
            case = {"text": text, "kind": found[0], "value": found[1]}
            lines.append(json.dumps(case, ensure_ascii=False) + "\n")
    path = folder / "python.jsonl"
    if "-check" not in sys.argv:
        path.write_text("".join(lines))
    elif path.read_text() != "".join(lines):
        sys.exit(f"{path} differs from what PyYAML says")


main()
