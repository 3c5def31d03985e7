"""What the Python scripts of tools/ share: the binary, copies of projects, tokens of plat."""

import json
import os
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# One token of plat, by kind. Longest first where one begins like another (grammar/PlatLexer.g4).
TOKEN = re.compile(
    r'(?P<space>[ \t\r\n]+)'
    r'|(?P<comment>#[^\r\n]*)'
    r'|(?P<text>"""(?:.|\n)*?""")'
    r'|(?P<string>"(?:\\.|\$\$\{|\$\{[^}"\r\n]*\}|[^"\\\r\n])*")'
    r'|(?P<literal>(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}|\d+\.\d+\.\d+\.\d+(?:[-/][\d.]+)?'
    r'|\d+\.\d+\.\d+|\d+/(?:tcp|udp|sctp)|\d\d:\d\d|@[a-z]+|\d+(?:\.\d+)?(?:[a-zA-Z]+|%)?)'
    r'|(?P<name>[A-Za-z_][A-Za-z0-9_]*)'
    r'|(?P<sign>\+=|==|!=|<=|>=|\.\.|\$\{|.)', re.S)


def tokens(text):
    """Returns [(kind, begin, end)] of everything but white space and comments."""
    found = []
    for match in TOKEN.finditer(text):
        if match.lastgroup not in ("space", "comment"):
            found.append((match.lastgroup, match.start(), match.end()))
    return found


def declarations(text):
    """Splits a file into its declarations at the outermost level, each with the comments before it.

    What follows the last one (comments) belongs to it. Joined, they are the text again.
    """
    cuts, depth = [], 0
    for kind, begin, end in tokens(text):
        line_start = text.rfind("\n", 0, begin) + 1
        if depth == 0 and kind == "name" and not text[line_start:begin].strip():
            cuts.append(begin)
        if kind == "sign":
            word = text[begin:end]
            depth += {"{": 1, "(": 1, "[": 1, "${": 1}.get(word, 0)
            depth -= {"}": 1, ")": 1, "]": 1}.get(word, 0)
    pieces = []
    for number, cut in enumerate(cuts):
        begin = 0 if number == 0 else comment_start(text, cut)
        stop = comment_start(text, cuts[number + 1]) if number + 1 < len(cuts) else len(text)
        pieces.append(text[begin:stop])
    return pieces or [text]


def comment_start(text, begin):
    """Returns where the comment lines directly above a declaration begin."""
    start = text.rfind("\n", 0, begin) + 1
    while start > 0:
        above = text.rfind("\n", 0, start - 1) + 1
        if not text[above:start].lstrip().startswith("#"):
            break
        start = above
    return start


def binary():
    """Returns the plat of this checkout, built when it has to be; $PLAT names another."""
    if os.environ.get("PLAT"):
        return os.environ["PLAT"]
    subprocess.run([str(ROOT / "tools" / "plat"), "--version"], check=True,
                   stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return str(ROOT / "build" / "install" / "plat")


def call(*words, **options):
    """Runs a command and returns it completed, its output as text."""
    return subprocess.run([str(word) for word in words], capture_output=True, text=True,
                          check=False, stdin=subprocess.DEVNULL, errors="replace", **options)


def build(plat, project, out, *options):
    """Builds a project, and ends the script when that fails."""
    result = call(plat, "build", project, "--out", out, *options)
    if result.returncode != 0:
        raise SystemExit(f"plat build {project} failed ({result.returncode}):\n"
                         f"{result.stdout}{result.stderr}")
    return result


def check(plat, project):
    """Returns (exit status, diagnostics as --json gives them) of `plat check`."""
    result = call(plat, "check", project, "--json")
    try:
        answer = json.loads(result.stdout or "[]")
    except json.JSONDecodeError:
        return result.returncode, None
    return result.returncode, answer["diagnostics"] if isinstance(answer, dict) else answer


def copy_project(source, target):
    """Copies the sources of a project, without what was generated."""
    ignored = shutil.ignore_patterns("out", "expect", ".git")
    shutil.copytree(source, target, ignore=ignored, symlinks=True)
    return pathlib.Path(target)


def sources(project):
    """Returns the .plat files of a project, sorted."""
    return sorted(pathlib.Path(project).rglob("*.plat"))


def read_tree(folder):
    """Returns {relative path: bytes} of every file below a folder."""
    folder = pathlib.Path(folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def copy_tree(source, target):
    """Copies a whole folder, what begins with a dot included."""
    shutil.copytree(source, target, symlinks=True)
    return pathlib.Path(target)
