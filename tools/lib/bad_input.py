"""The inputs of tools/check_bad_input: what is written, and what must come of it."""

import os
import pathlib

HEAD = """platform bad { deliver { addons = kustomize  apps = kustomize } }
environment dev  { domain = "dev.example.org" }
environment prod { domain = "example.org"  after = dev }
"""
APP = """app web {
  image = "traefik/whoami:v1.11.0"
  cpu = 50m..200m
  memory = 32Mi..64Mi
  port http = 8080
}
"""

# Texts that some reader of the output would take for something else, or would not take at all.
STRINGS = ["yes", "off", "NO", "y", "null", "~", "true", "0123", "0x1F", "0o17", "1e3", "1.10", "1_000",
           ".inf", "=", "<<", "2024-01-01", "12:30:45", "-", "- a", "a: b", "a #b", "# a", "*a", "&a",
           "!a", "|", ">", "%a", "@a", "`a`", "'", '"', "\\", "{{ x }}", "{% x %}", "{# x #}", "${x}",
           "%{ if x }", "$$", "$(VAR)", " a ", "", "a\nb\n", "\n", "a\tb", "\u0007", "\u0085", "\u2028",
           "\ufeff", "\u200b", "é", "日本語", "\U0001f600", "a" * 3000]


class Case:
    """A project, and what `plat build` must answer: a code of an error, or success."""

    def __init__(self, name, files, error=True, prepare=None, says=None):
        self.name = name
        self.files = files
        self.error = error
        self.prepare = prepare
        self.says = says


def quote(text):
    """Returns a text as a string of the language."""
    out = []
    for char in text:
        if char in '"\\':
            out.append("\\" + char)
        elif char in "\n\t\r":
            out.append({"\n": "\\n", "\t": "\\t", "\r": "\\r"}[char])
        elif ord(char) < 0x20 or ord(char) in (0x7F, 0x85, 0x2028, 0x2029, 0xFEFF, 0x200B):
            out.append(f"\\u{{{ord(char):x}}}")
        else:
            out.append(char)
    return '"' + "".join(out).replace("${", "$${") + '"'


def strings_program():
    """Returns a program whose app has every awkward string as an argument."""
    arguments = ",\n    ".join(quote(text) for text in STRINGS)
    return HEAD + APP.replace("  port", f"  args = [\n    {arguments},\n  ]\n  port")


def doubling(count):
    """Returns declarations whose value doubles with each line."""
    lines = ['let s0 = "xxxxxxxxxx"']
    lines += [f'let s{n + 1} = "${{s{n}}}${{s{n}}}"' for n in range(count)]
    return "\n".join(lines) + "\n"


def link_outside(folder):
    os.symlink("/etc/hostname", pathlib.Path(folder, "outside.plat"))


def unreadable(folder):
    os.chmod(pathlib.Path(folder, "secret.plat"), 0)


def folder_as_source(folder):
    pathlib.Path(folder, "main.plat").mkdir()


def fifo(folder):
    os.mkfifo(pathlib.Path(folder, "pipe.plat"))


def cases():
    """Returns every case. Those with `error` false must compile."""
    good = HEAD + APP
    deep = 10_000
    long_name = "a" * 64
    return [
        Case("an ordinary program", {"main.plat": good}, error=False),
        Case("an empty folder", {}),
        Case("an empty file", {"main.plat": ""}),
        Case("invalid UTF-8", {"main.plat": good.encode() + b'let x = "\xff\xfe"\n'}, says="UTF-8"),
        Case("a lone surrogate", {"main.plat": good.encode() + b'let x = "\xed\xa0\x80"\n'}, says="UTF-8"),
        Case("a byte-order mark", {"main.plat": b"\xef\xbb\xbf" + good.encode()}, error=None),
        Case("CRLF", {"main.plat": good.replace("\n", "\r\n")}, error=None),
        Case("tabs", {"main.plat": good.replace("  ", "\t")}, error=False),
        Case("a zero byte", {"main.plat": good.encode() + b"\0"}),
        Case("a 100 MB line", {"main.plat": good + "# " + "x" * 100_000_000 + "\n"}),
        Case("a 100 MB string", {"main.plat": good + 'let x = "' + "x" * 100_000_000 + '"\n'}),
        Case("nested brackets", {"main.plat": good + "let x = " + "(" * deep + "1" + ")" * deep + "\n"}),
        Case("nested lists", {"main.plat": good + "let x = " + "[" * deep + "]" * deep + "\n"}),
        Case("nested blocks", {"main.plat": good + "a {" * deep + "}" * deep + "\n"}),
        Case("open brackets", {"main.plat": good + "let x = " + "[" * deep}),
        Case("nested conditions", {"main.plat": good + "let x = " + "if true then " * deep + "1\n"}),
        Case("a chain of minus signs", {"main.plat": good + "let x = " + "-" * deep + "1\n"}),
        Case("a chain of additions", {"main.plat": good + "let x = 1" + " + 1" * deep + "\n"}, error=None),
        Case("a chain of fields", {"main.plat": good + "let x = web" + ".a" * deep + "\n"}),
        Case("an import of itself", {"main.plat": 'import "." as me\n' + good}),
        Case("a cyclic import", {"main.plat": 'import "a" as a\n' + good,
                                 "a/component.plat": 'import "../b" as b\n',
                                 "b/component.plat": 'import "../a" as a\n'}),
        Case("a missing import", {"main.plat": 'import "nowhere" as n\n' + good}),
        Case("an import from outside", {"main.plat": 'import "../../etc" as n\n' + good}),
        Case("an unreadable file", {"main.plat": good, "secret.plat": ""}, prepare=unreadable,
             error=None if os.geteuid() == 0 else True),
        Case("a link out of the project", {"main.plat": good}, prepare=link_outside),
        Case("a folder called main.plat", {"app.plat": good}, prepare=folder_as_source, error=None),
        Case("a pipe among the sources", {"main.plat": good}, prepare=fifo, error=None),
        Case("names that collide", {"main.plat": good + APP.replace("web", "we_b")
                                    + APP.replace("app web", "app other").replace(
                                        "image", 'name = "we-b"\n  image')}),
        Case("a name of 64 characters", {"main.plat": good + APP.replace("web", long_name)}, says="63"),
        Case("strings that double", {"main.plat": good + doubling(60)
                                     + APP.replace("web", "big").replace("port", "args = [s60]\n  port")}),
        Case("a cycle of values", {"main.plat": good + "let a = b\nlet b = a\n"
                                   + APP.replace("web", "c").replace("port", "args = [a]\n  port")}),
        Case("awkward strings", {"main.plat": strings_program()}, error=False),
        Case("a million statements", {"main.plat": good + "let x = 1\n" * 1_000_000}),
    ]
