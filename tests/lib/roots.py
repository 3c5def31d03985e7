"""Takes the roots of OpenTofu in trees through all commands of OpenTofu, offline."""

import concurrent.futures
import hashlib
import pathlib
import shutil
import tempfile

import offline


def fingerprint(tree):
    """Returns what tells a tree from others with other files."""
    digest = hashlib.sha256()
    for path in sorted(tree.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(tree)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def distinct(trees):
    """Returns the trees that have roots, without those that are copies of another."""
    found = {}
    for tree in trees:
        if offline.roots_of(tree / "opentofu"):
            found.setdefault(fingerprint(tree / "opentofu"), tree)
    return list(found.values())


def apply_environment(runner, roots, world):
    """Takes the roots of an environment through all commands, in the order of their stages."""
    outcomes = []
    for root in roots:
        offline.prepare(root)
        outcomes.append(runner.apply(root, world, make=True))
        if outcomes[-1].problem:
            break
    return outcomes


def check(trees, tools, report, jobs):
    """Applies every root of all trees and plans it again; some environments at a time."""
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        runner = offline.Runner(tools["tofu"],
                                offline.Providers(scratch / "offline", tools["schema_provider"]))
        work = []
        for number, tree in enumerate(distinct(trees)):
            copy = pathlib.Path(shutil.copytree(tree / "opentofu", scratch / f"{number}" / "tree",
                                                ignore=offline.PROJECT_STATE))
            for name, roots in offline.roots_of(copy).items():
                work.append((tree, copy, roots, scratch / f"{number}" / "world" / name))
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            results = pool.map(lambda job: apply_environment(runner, *job[2:]), work)
            for (tree, copy, _, _), outcomes in zip(work, results):
                for outcome in outcomes:
                    place = outcome.root.relative_to(copy)
                    if outcome.problem:
                        step, _, text = outcome.problem.partition("\n")
                        report.object_to(tree, f"{step.rstrip(':')} of {place}", text)
                    else:
                        report.count("roots applied, and planned again without changes", 1)
