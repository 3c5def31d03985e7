"""Writes programs with apps that nobody would think of, the same for the same seed.

Every row of samples.py is wanted in three modes: `constant`, `varying` (each environment has one of
two values) and `absent` (some environment says nothing). Apps are given rows until every pair of a
row and a mode is in one, or was refused by the compiler wherever it was tried.
"""

import json
import pathlib
import random
import re
import subprocess
import tempfile

import samples

ENVIRONMENTS = ("dev", "staging", "prod")
MODES = ("constant", "varying", "absent")
HEAD = """\
platform shop { deliver { apps = kustomize  addons = kustomize } }

environment dev     { domain = "dev.example.org" }
environment staging { domain = "staging.example.org"  after = dev }
environment prod    { domain = "example.org"  after = staging }

"""
# An app says at most so many things beside what it needs for them; many where apps are few.
MOST, MOST_OF_FEW, FEW = 8, 14, 100
# So many apps are one program.
TOGETHER = 25
# So many apps are checked at once, and so often is tried what was refused.
ROUND = 20
TRIES = 8


def values_of(row, mode, rng):
    """Returns the value in each environment; nothing where it is absent."""
    first, second = row.values
    if mode == "constant":
        return dict.fromkeys(ENVIRONMENTS, first)
    odd = rng.choice(ENVIRONMENTS)
    rest, other = (first, second) if rng.random() < 0.5 else (second, first)
    if mode == "varying":
        return {name: other if name == odd else rest for name in ENVIRONMENTS}
    kept = dict.fromkeys(ENVIRONMENTS, first)
    return {name: None if name == odd else value for name, value in kept.items()}


class App:
    """Statements by place, each with a value by environment."""

    def __init__(self, name, style):
        self.name, self.style = name, style
        self.wanted, self.given, self.pairs = {}, {}, []
        for statement in samples.STYLES[style]:
            place, value = samples.split(statement)
            self.given[place] = value

    def add(self, row, mode, rng):
        """Says what a row asks for, and returns whether nothing stood against it."""
        if row.place in self.wanted or self.style not in row.styles:
            return False
        said = self.statements()
        if any(None in said.get(place, {}).values() for place, _ in row.needs):
            return False
        values = values_of(row, mode, rng)
        gone = self.block(row) if row.whole and mode == "absent" else {}
        other = dict([row.instead]) if row.instead and mode == "absent" else {}
        needed = {place for place, _ in self.needs()} | self.wanted.keys()
        if mode == "absent" and needed & {row.place, *gone, *other}:
            return False
        self.wanted[row.place] = values
        for place, value in gone.items():
            self.wanted[place] = {name: value if values[name] else None for name in ENVIRONMENTS}
        for place, value in other.items():
            self.wanted[place] = {name: None if values[name] else value for name in ENVIRONMENTS}
        self.pairs.append((row, mode))
        return True

    @staticmethod
    def block(row):
        """Returns what a row needs in the block that it stands in itself."""
        return {place: value for place, value in row.needs if place[:-1] == row.place[:-1]}

    def places(self, row, mode):
        """Returns the places that a row and a mode decide."""
        if mode != "absent":
            return [row.place]
        return [row.place, *(self.block(row) if row.whole else ()),
                *([row.instead[0]] if row.instead else ())]

    def needs(self):
        return [need for row, _ in self.pairs for need in row.needs]

    def statements(self):
        """Returns place and values of everything that is said."""
        said = {place: dict.fromkeys(ENVIRONMENTS, value) for place, value in
                [*self.given.items(), *self.needs()]}
        return said | self.wanted

    def without(self, pair):
        """Returns the app without one of its rows."""
        other = App(self.name, self.style)
        for row, mode in self.pairs:
            if (row, mode) != pair:
                other.wanted |= {place: self.wanted[place] for place in self.places(row, mode)}
                other.pairs.append((row, mode))
        return other


def print_block(statements, depth):
    """Returns lines, each with its place: statements, those of one block together."""
    lines, blocks, margin = [], {}, "  " * depth
    for place, value in statements:
        rest = place[depth - 1:] if isinstance(place, tuple) else place
        if len(rest) == 1:
            lines.append((f"{margin}{rest[0]} = {value}", place))
        else:
            blocks.setdefault(rest[0], []).append((place, value))
    for head, inner in blocks.items():
        way = inner[0][0][:depth]
        lines += [(f"{margin}{head} {{", way), *print_block(inner, depth + 1), (f"{margin}}}", way)]
    return lines


def indented(lines):
    return [(f"  {line}", place) for line, place in lines]


def is_simple(values):
    """Tells whether a choice may stand where a value stands."""
    return None not in values and not any(" because " in value or "(" in value for value in values)


def print_app(app):
    """Returns the lines of an app: what all environments share, choices, then `in` parts."""
    shared, apart = [], {}
    for place, values in app.statements().items():
        texts = list(dict.fromkeys(values.values()))
        if len(texts) == 1:
            shared.append((place, texts[0]))
        elif is_simple(texts):
            shared.append((place, "by env { " + ", ".join(
                f"{key}: {value}" for key, value in values.items()) + " }"))
        else:
            for text in filter(None, texts):
                names = ", ".join(key for key, value in values.items() if value == text)
                apart.setdefault(names, []).append((place, text))
    lines = [(f"app {app.name} {{", ()), *print_block(shared, 1)]
    for names, inner in apart.items():
        lines += [(f"  in {names} {{", ()), *indented(print_block(inner, 1)), ("  }", ())]
    number = re.search(r"\d+$", app.name)[0]
    return [(line.replace("NAME", app.name).replace("NUMBER", number), place)
            for line, place in [*lines, ("}", ()), ("", ())]]


def write(folder, apps):
    """Writes a program of apps; returns for each of its lines the app and the place."""
    folder.mkdir(parents=True)
    lines = [(line, None, ()) for line in (HEAD + samples.SURROUNDINGS).splitlines()]
    lines += [(line, app, place) for app in apps for line, place in print_app(app)]
    (folder / "main.plat").write_text("\n".join(line for line, _, _ in lines), encoding="utf-8")
    for name in ("one", "two"):
        (folder / f"{name}.conf").write_text(f"{name} = {{{{ {name} }}}}\n", encoding="utf-8")
    return [(app, place) for _, app, place in lines]


def errors_of(plat, apps):
    """Returns what plat says against apps: message, and the apps and places it points at."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "source"
        origin = write(folder, apps)
        result = subprocess.run([str(plat), "check", "--json", str(folder)], capture_output=True,
                                text=True, check=False, stdin=subprocess.DEVNULL)
        found = []
        for error in json.loads(result.stdout)["diagnostics"]:
            if error["severity"] == "error":
                lines = [error["line"], *(label["line"] for label in error["labels"])]
                found.append((error, [origin[line - 1] for line in lines]))
        return found


def guilty(app, place):
    """Returns the row of an app that a line belongs to, or the last one."""
    def is_near(row):
        return any(place and way[:len(place)] == place
                   for way in (row.place, *(need for need, _ in row.needs)))
    near = [pair for pair in app.pairs if is_near(pair[0])]
    return (near or app.pairs)[-1]


def sound(plat, apps, refused):
    """Takes away from apps what plat does not accept; counts in `refused` what that was."""
    while found := errors_of(plat, apps):
        for error, origins in found:
            blamed = [(app, place) for app, place in origins if app is not None and app.pairs]
            if not blamed:
                raise RuntimeError(f"no app is to blame: {error}")
            app, place = blamed[0]
            if app not in apps:
                continue
            pair = guilty(app, place)
            refused.setdefault(pair, []).append(error["message"])
            apps[apps.index(app)] = app.without(pair)
    return apps


def fields_first(pairs, fields):
    """Returns pairs, those before that bring a field in a mode which none before them has."""
    first, others, fields = [], [], set(fields)
    for row, mode in pairs:
        (others if (row.field, mode) in fields else first).append((row, mode))
        fields.add((row.field, mode))
    return first + others


def draft(name, pending, pairs, refused, rng, most):
    """Returns an app with some of the pairs that nobody has yet, filled up with others; what was
    refused in company is alone."""
    wanted = [*pending, *rng.sample(pairs, len(pairs))]
    if len(refused.get(wanted[0], [])) > TRIES // 2:
        wanted = wanted[:1]
    app = App(name, rng.choice(sorted(wanted[0][0].styles)))
    for pair in wanted:
        if len(app.pairs) == most:
            break
        app.add(*pair, rng)
    return app


def programs(plat, folder, seed, count):
    """Writes programs with `count` apps in all; returns their folders."""
    apps, _ = make(plat, seed, count)
    folders = []
    for start in range(0, len(apps), TOGETHER):
        folders.append(folder / f"generated{len(folders) + 1}")
        write(folders[-1], apps[start:start + TOGETHER])
    return folders


def make(plat, seed, count):
    """Returns `count` apps, and what was refused of them: messages by row and mode."""
    rng, refused, apps = random.Random(seed), {}, []
    pairs = [(row, mode) for row in samples.rows() for mode in MODES if row.styles]
    most = MOST_OF_FEW if count <= FEW else MOST
    pending = fields_first(rng.sample(pairs, len(pairs)), set())
    while len(apps) < count:
        drafts = []
        while len(apps) + len(drafts) < count and len(drafts) < ROUND:
            app = draft(f"app{len(apps) + len(drafts) + 1}", pending, pairs, refused, rng, most)
            pending = [pair for pair in pending[1:] if pair not in app.pairs]
            drafts.append(app)
        apps += sound(plat, drafts, refused)
        had = {pair for app in apps for pair in app.pairs}
        fields = {(row.field, mode) for row, mode in had}
        # What was refused, or stood against something else, may be taken in another app.
        pending = fields_first([pair for pair in rng.sample(pairs, len(pairs))
                                if pair not in had and len(refused.get(pair, [])) < TRIES], fields)
    return apps, refused
