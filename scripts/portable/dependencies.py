"""Building the dependencies of a target, once: a prefix's name has a hash of all that went into it."""
import hashlib
import importlib
import pathlib
import re
import shutil

from . import recipe
from .shell import stop

RECIPES = pathlib.Path(__file__).with_name("recipes")

# In the order of building.
ORDER = ["zlib", "libdeflate", "libzip", "capstone", "fmt", "cli11", "nlohmann-json", "tomlplusplus", "openssl",
         "mbedtls", "lief", "simdjson", "sqlite3", "nghttp2", "curl", "libseccomp", "mimalloc"]


def module_of(name):
    return importlib.import_module(f".recipes.{name.replace('-', '_')}", __package__)


def wanted(target):
    return [name for name in ORDER if getattr(module_of(name), "wanted", lambda _: True)(target)]


def key(name, target, pins, tools, keys):
    """A hash of everything that decides what is built."""
    digest = hashlib.sha256()
    recipe_file = RECIPES / name.replace("-", "_")
    files = [recipe_file.with_suffix(".py"), *sorted(recipe_file.glob("*")), pathlib.Path(recipe.__file__)]
    for part in (repr(pins[name]), target.name, tools.signature, *[keys[need] for need in module_of(name).NEEDS]):
        digest.update(part.encode() + b"\0")
    for file in files:
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def build(target, folder, pins, sources, tools, jobs):
    """The prefix of each dependency of a target; builds those that are not there."""
    home = folder / "dependencies" / target.name
    prefixes, keys = {}, {}
    for name in wanted(target):
        keys[name] = key(name, target, pins, tools, keys)
        prefixes[name] = home / f"{name}-{keys[name]}"
        if not (prefixes[name] / "complete").is_file():
            build_one(name, target, folder, prefixes, pins, sources, tools, jobs)
    for other in home.iterdir():
        if other not in prefixes.values():
            shutil.rmtree(other)
    return prefixes


def build_one(name, target, folder, prefixes, pins, sources, tools, jobs):
    print(f"Building {name} {pins[name].version} for {target.name}", flush=True)
    scratch = folder / "scratch" / target.name / name
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    prefix = prefixes[name]
    shutil.rmtree(prefix, ignore_errors=True)
    prefix.mkdir(parents=True)
    log = folder / "log" / f"{target.name}-{name}.log"
    log.unlink(missing_ok=True)
    job = recipe.Job(name=name, target=target, source=sources.unpack(name, scratch / "source"), scratch=scratch,
                     prefix=prefix, prefixes={need: prefixes[need] for need in module_of(name).NEEDS if need in prefixes},
                     toolchain=tools.toolchain(target), native=tools.native(), log=log, jobs=jobs)
    module_of(name).build(job)
    keep_notices(job, pins[name])
    (prefix / "complete").touch()
    shutil.rmtree(scratch)


def keep_notices(job, pin):
    """Keeps the licences with what they are for: share/notices in the prefix."""
    kept = job.prefix / "share" / "notices"
    kept.mkdir(parents=True, exist_ok=True)
    for notice in pin.notices:
        path = job.source / notice
        if not path.is_file():
            stop(f"{pin.name} {pin.version} has no {notice}, which pins.toml names as its licence.")
        text = path.read_text(errors="replace")
        if path.suffix in (".cpp", ".h"):
            (kept / f"{path.stem}.txt").write_text(first_comment(text))
        else:
            (kept / path.name).write_text(text)


def first_comment(text):
    """The comments that a C++ source begins with, without their stars and slashes."""
    [found] = re.match(r"((?:\s+|//[^\n]*\n|/\*.*?\*/)*)", text, re.DOTALL).groups()
    return "\n".join(line.strip().strip("/*").strip() for line in found.splitlines()).strip() + "\n"
