import subprocess
import sys

from vigie.adapters.parser import Parser


def test_spacy_keeps_its_command_line() -> None:
    code = "from vigie.adapters.parser import Parser\nParser()\nimport spacy.cli\nprint(callable(spacy.cli.download))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_tokens_tell_where_they_stand(parser: Parser) -> None:
    text = "Le maire parle.\n\nL'alerte est levée."
    (syntax,) = parser.parse([text])
    assert all(text[t.start : t.end] == t.text for t in syntax.tokens)
    assert syntax.sentences[-1][1] == len(syntax.tokens)
