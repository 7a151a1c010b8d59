"""The API's examples in the documentation do what they say."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from reader.web.api import contract

ROOT = Path(__file__).parents[2]
SITE = "http://127.0.0.1:8000"


def commands(document: str) -> list[list[str]]:
    """Each curl command of the document's shell blocks, in words."""
    text = (ROOT / document).read_text()
    fenced = re.findall(r"^```(\w*)\n(.*?)^```", text, re.S | re.M)
    blocks = [block for language, block in fenced if language in ("", "sh")]
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [shlex.split(line) for line in lines if line.startswith("curl ")]


def curl(client: FlaskClient, words: list[str]) -> Any:
    """As much of curl as the examples use."""
    headers, body, follow, address = {}, None, False, ""
    rest = iter(words[1:])
    for word in rest:
        if word in ("-H", "--header"):
            name, value = next(rest).split(": ", 1)
            headers[name] = value
        elif word == "--json":
            body = next(rest)
        elif word in ("-o", "-X"):
            next(rest)
        elif word == "-L":
            follow = True
        elif word.startswith("-"):
            raise AssertionError(f"unknown option {word}")
        else:
            address = word
    assert address.startswith(SITE)
    method = "GET" if body is None else "POST"
    return client.open(
        address.removeprefix(SITE),
        method=method,
        headers=headers,
        data=body,
        content_type="application/json" if body else None,
        follow_redirects=follow,
    )


@pytest.mark.parametrize("document", ["docs/api.md", "README.md"])
def test_the_examples_work(client: FlaskClient, key: dict[str, str], slug: str, document: str) -> None:
    token = key["Authorization"].removeprefix("Bearer ")
    examples = commands(document)
    if document == "docs/api.md":
        assert len(examples) == 4
    for words in examples:
        filled = [word.replace("$KEY", token).replace("$SLUG", slug) for word in words]
        answer = curl(client, filled)
        assert answer.status_code in (200, 201, 202), (words, answer.text)


def test_every_address_of_the_contract_is_described() -> None:
    text = (ROOT / "docs/api.md").read_text()
    for path in contract()["paths"]:
        assert path in text, path
