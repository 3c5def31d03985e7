"""Small changes of a project's source, made by its text alone: what tools/locality measures.

Each function changes a copy of a project in place and returns what its judge needs to know.
"""

import re

import plat_tool

APP = """app locality_probe {
  image    = "traefik/whoami:v1.11.0"
  replicas = 1
  cpu      = 10m..100m
  memory   = 16Mi..32Mi
  runs_as  = 65532
  port http = 8080
  probe http { path = "/health" }
}
"""


def read(project):
    """Returns {path: text} of every source."""
    return {path: path.read_text("utf-8") for path in plat_tool.sources(project)}


def add_app(project, _):
    """Adds a file with a small app. Returns what its files have in their paths."""
    (project / "locality_probe.plat").write_text(APP, encoding="utf-8")
    return "locality-probe"


def choice_at(text, line, column):
    """Returns (begin, end) of the entries of the `by env { ... }` that begins at a place, or nothing."""
    start = sum(len(row) + 1 for row in text.split("\n")[:line - 1]) + column - 1
    match = re.compile(r"by\s+env\s*\{").match(text, start)
    if not match:
        return None
    depth = 1
    for _, begin, end in plat_tool.tokens(text[match.end():]):
        word = text[match.end() + begin:match.end() + end]
        depth += (word in "{([") - (word in "})]")
        if depth == 0:
            return match.end(), match.end() + begin
    return None


def last_value(entries):
    """Returns the value of the last entry of a choice."""
    depth, begin = 0, 0
    for kind, start, end in plat_tool.tokens(entries):
        word = entries[start:end]
        depth += (word in "{([") - (word in "})]") if kind == "sign" else 0
        if kind == "sign" and word == ":" and depth == 0:
            begin = end
    return entries[begin:].strip().rstrip(",")


def new_value(value):
    """Returns another value like this one: other numbers, other keys of maps."""
    value = re.sub(r"(\w+)(\s*:)", r"\1_more\2", value)
    return re.sub(r"(?<![\w./\"])\d+(?![\w.])", lambda match: str(int(match[0]) + 40), value)


def answer_choices(project, name):
    """Gives every choice that has no value for an environment one. Returns how many it did."""
    _, diagnostics = plat_tool.check(plat_tool.binary(), project)
    places = {(d["file"], d["line"], d["column"]) for d in diagnostics or [] if d["code"] == "P3007"}
    done = 0
    # From the end of each file, so that the places before keep theirs.
    for file, line, column in sorted(places, reverse=True):
        path = project / file
        text = path.read_text("utf-8")
        found = choice_at(text, line, column)
        if found:
            begin, end = found
            value = new_value(last_value(text[begin:end]))
            joint = " " if text[:end].rstrip().endswith(",") else ", "
            path.write_text(f"{text[:end].rstrip()}{joint}{name}: {value} {text[end:]}", encoding="utf-8")
            done += 1
    return done


def follow_branch(project, name):
    """Lets the environment follow a branch of its own where the others do."""
    texts = read(project)
    if any(re.search(r"^environment\b[^}]*\bbranch\s*=", text, re.M) for text in texts.values()):
        for path, text in texts.items():
            head = rf"(environment\s+{name}\s*\{{)(?![^}}]*\bbranch\b)"
            path.write_text(re.sub(head, rf'\1 branch = "{name}" ', text),
                            encoding="utf-8")


def add_environment(project, _):
    """Adds an environment by `plat add environment`, and a value for it to each choice that lacks one.

    Returns its name.
    """
    name = "locality"
    result = plat_tool.call(plat_tool.binary(), "add", "environment", name, cwd=project)
    if result.returncode != 0:
        raise SystemExit(f"locality: plat add environment failed:\n{result.stdout}{result.stderr}")
    follow_branch(project, name)
    for _ in range(5):
        if answer_choices(project, name) == 0:
            break
    return name


def rename_domain(project, generator):
    """Gives one environment another domain. Returns (old, new)."""
    pattern = re.compile(r'^(\s*environment\s+\w+[^{]*\{[^}]*?\bdomain\s*=\s*")([^"$]+)(")', re.M)
    places = [(path, match) for path, text in read(project).items() for match in pattern.finditer(text)]
    if not places:
        raise SystemExit("locality: no environment declares its domain as a constant")
    path, match = generator.choice(places)
    text = path.read_text("utf-8")
    new = "locality.example.net"
    path.write_text(text[:match.start(2)] + new + text[match.end(2):], encoding="utf-8")
    return match[2], new


def split_head(pieces):
    """Divides the pieces of a file into its imports, which stay first, and the rest."""
    head = [piece for piece in pieces if re.search(r"^import\b", piece, re.M)]
    return head, [piece for piece in pieces if piece not in head]


def closed(piece):
    """Returns a declaration that ends its last line."""
    return piece if piece.endswith("\n") else piece + "\n"


def reorder(project, generator):
    """Puts the declarations of each file into another order. Returns how many there are."""
    count = 0
    for path, text in read(project).items():
        head, rest = split_head(plat_tool.declarations(text))
        generator.shuffle(rest)
        count += len(rest)
        path.write_text("".join(map(closed, head + rest)), encoding="utf-8")
    return count


def split(project, _):
    """Gives each declaration a file of its own, beside the file it was in. Returns how many."""
    count = 0
    for path, text in read(project).items():
        head, rest = split_head(plat_tool.declarations(text))
        if path.name == "component.plat" or len(rest) < 2:
            continue
        # One stays where it was: the file may be the one that makes the folder a project.
        path.write_text("".join(map(closed, head + rest[:1])), encoding="utf-8")
        for piece in rest[1:]:
            count += 1
            # The last declaration gets the first name: files are read in another order, too.
            target = path.with_name(f"part_{9999 - count}_{path.name}")
            target.write_text("".join(map(closed, head + [piece])), encoding="utf-8")
    return count


VARIANTS = {"app": add_app, "environment": add_environment, "domain": rename_domain,
            "reorder": reorder, "split": split}


def describe(name, expected):
    """Returns a sentence about a variant that was made."""
    return {"app": f"an app is added ({expected})",
            "environment": f"an environment is added ({expected})",
            "domain": f"a domain is renamed ({expected})",
            "reorder": f"{expected} declarations change places",
            "split": f"{expected} declarations move to files of their own"}[name]
