"""Compiles batches of random modules, imports them and runs ftcheck on them.

Compiling many modules into one shared library is much faster than one library per module.  The
library gets a hard link for each module, because the file name selects the init function.  run.py
decides whether a verdict fits what the import did.
"""
import json
import os
import pathlib
import random
import shutil
import subprocess
from dataclasses import dataclass

import cplusplus
import multi_phase
import single_phase
from module import Module

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HEADERS = ROOT / "testdata" / "src"
SIZE = 30
OUTCOMES = {"R": "the GIL stays off", "E": "the GIL is enabled", "F": "the import fails", "C": "the code crashes",
            "T": "the code does not end"}

HOST = "x86_64-linux-gnu"
COMPILERS = {"gcc": "g++", "clang": "clang++"}
LEVELS = ["-O0", "-O1", "-O2", "-O2", "-O3", "-Os"]
FLAGS = [[], [], [], ["-fno-inline"], ["-D_FORTIFY_SOURCE=2"], ["-march=x86-64-v3"], ["-fno-builtin"], ["-fno-plt"],
         ["-fno-jump-tables"], ["-fstack-protector-all"], ["-fcf-protection=full"], ["-funroll-loops"],
         ["-fno-omit-frame-pointer"], ["-fno-strict-aliasing"], ["-fsanitize=undefined"], ["-ffunction-sections"]]
ONLY_X86 = (["-march=x86-64-v3"], ["-fcf-protection=full"])
TRAPS = {"gcc": "-fsanitize-undefined-trap-on-error", "clang": "-fsanitize-trap=all"}
LINKING = [[], [], ["-Wl,-z,now"], ["-s"], ["-Wl,-z,norelro"], ["-Wl,-Bsymbolic"]]
V3 = {"avx2", "bmi1", "bmi2", "fma", "movbe", "f16c", "abm"}  # the names in /proc/cpuinfo of what x86-64-v3 adds
CPP_HEADERS = ["algorithm", "array", "functional", "map", "stdexcept", "string", "unordered_map", "vector"]


class Trouble(Exception):
    """The test itself cannot run; the message says why."""


@dataclass(frozen=True)
class Platform:
    """The machine that modules are compiled for; for another one, by a cross compiler and run in an emulator."""

    triple: str = HOST

    @property
    def suffix(self) -> str:
        return f".cpython-314t-{self.triple}.so"

    def compiler(self, name: str) -> str:
        return name if self.triple == HOST else f"{self.triple}-{name}"

    @property
    def emulator(self) -> list:
        processor = self.triple.split("-", maxsplit=1)[0].replace("powerpc64le", "ppc64le")
        return [] if self.triple == HOST else [f"qemu-{processor}", "-L", f"/usr/{self.triple}"]

    @property
    def programs(self) -> list:
        return [self.compiler("gcc"), self.compiler("g++"), *self.emulator[:1]]


@dataclass
class Batch:
    """Modules that are compiled into one shared library."""

    number: int
    modules: list
    compiler: str
    flags: list

    @property
    def cpp(self) -> bool:
        return is_cpp(self.number)

    @property
    def label(self) -> str:
        return " ".join([self.compiler, *self.flags])

    def only(self, module) -> "Batch":
        return Batch(self.number, [module], self.compiler, self.flags)


@dataclass
class Case:
    """What the import of a module did, and what ftcheck reports for it."""

    module: Module
    batch: Batch
    truth: str  # keys of OUTCOMES; a second one if the module reads an environment variable
    reason: str
    verdict: str
    evidence: str

    @property
    def outcome(self) -> str:
        return OUTCOMES[self.truth[0]] if len(set(self.truth)) == 1 else "it depends on the environment"


def is_cpp(number: int) -> bool:
    return number % 5 == 4


def cannot_declare(number: int) -> bool:
    """No module of such a batch calls PyUnstable_Module_SetGIL, so the library does not import it."""
    return number % 10 == 7


def has_constructors(number: int) -> bool:
    """Not all batches do, because a constructor may change variables of all modules in the file."""
    return number % 3 == 0


def has_v3() -> bool:
    try:
        return V3 <= set(pathlib.Path("/proc/cpuinfo").read_text().split())
    except OSError:
        return False


def compiler_options(seed: int, number: int, target: Platform) -> tuple[str, list]:
    rng = random.Random(f"{seed}.options.{number}")
    family = rng.choice(["gcc", "gcc", "clang"])
    level, flags, linking = rng.choice(LEVELS), rng.choice(FLAGS), rng.choice(LINKING)
    if not shutil.which(COMPILERS[family]) or target.triple != HOST:
        family = "gcc"
    if target.triple != HOST and flags in ONLY_X86:
        flags = []
    if flags == ["-march=x86-64-v3"] and not has_v3():
        flags = []
    if flags == ["-fsanitize=undefined"]:
        flags = [*flags, TRAPS[family]]
    if flags == ["-D_FORTIFY_SOURCE=2"] and level == "-O0":
        level = "-O2"
    return target.compiler(COMPILERS[family] if is_cpp(number) else family), [level, *flags, *linking]


def make_module(seed: int, number: int) -> Module:
    batch = number // SIZE
    module = Module(seed, number, has_constructors(batch))
    if is_cpp(batch):
        module.pick(cplusplus.KINDS)(module)
    elif cannot_declare(batch):
        single_phase.undeclared(module)
    else:
        module.pick([multi_phase.multi_phase] * 3 + [single_phase.KINDS] * 2)(module)
    return module


def make(seed: int, number: int, first: int, last: int, target: Platform = Platform()) -> Batch:
    """Makes a batch, without modules whose number is below `first` or above `last`."""
    numbers = range(max(first, number * SIZE), min(last, (number + 1) * SIZE - 1) + 1)
    return Batch(number, [make_module(seed, i) for i in numbers], *compiler_options(seed, number, target))


def source(batch: Batch) -> str:
    includes = [f"#include <{header}>" for header in CPP_HEADERS] if batch.cpp else []
    return "\n".join([*includes, '#include "prelude.h"', "", *(module.source() for module in batch.modules)])


def source_name(batch: Batch, stem: str) -> str:
    return f"{stem}.{'cpp' if batch.cpp else 'c'}"


def compile_command(batch: Batch, path: pathlib.Path, out: pathlib.Path) -> list:
    standard = ["-std=gnu++20", "-Wno-narrowing"] if batch.cpp else ["-std=gnu11"]
    return [batch.compiler, *standard, "-w", "-shared", "-fPIC", *batch.flags, f"-I{HERE}", f"-I{HEADERS}",
            "-o", out, path, "-pthread"]


def run(command: list) -> subprocess.CompletedProcess:
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, errors="replace")


def build_interpreter(folder: pathlib.Path, target: Platform) -> list:
    """Returns the command that runs it."""
    interpreter = folder / "interpreter"
    done = run([target.compiler("gcc"), "-std=gnu11", "-O1", "-w", f"-I{HEADERS}", "-rdynamic", "-o", interpreter,
                HERE / "interpreter.c", "-ldl"])
    if done.returncode:
        raise Trouble(f"interpreter.c does not compile:\n{done.stderr}")
    return [*target.emulator, interpreter]


def build(batch: Batch, folder: pathlib.Path, target: Platform) -> dict:
    """Compiles a batch.  Returns paths by module name: hard links to one file."""
    path = folder / source_name(batch, "batch")
    path.write_text(source(batch))
    out = folder / "batch.so"
    done = run(compile_command(batch, path, out))
    if done.returncode:
        raise Trouble(f"a generated source does not compile [{batch.label}]:\n{done.stderr[:3000]}")
    paths = {module.name: folder / f"{module.name}{target.suffix}" for module in batch.modules}
    for name in paths.values():
        os.link(out, name)
    return paths


def imports(interpreter: list, batch: Batch, paths: dict) -> dict:
    """Imports the modules.  Returns (truth, reason) by module name."""
    found = {name: ("", "") for name in paths}
    for environment in ["unset", "set"]:
        names = [module.name for module in batch.modules if environment == "unset" or module.asks_environment]
        if not names:
            continue
        done = run([*interpreter, paths[names[0]], environment, *names])
        lines = [line for line in done.stdout.splitlines() if line[:1] in OUTCOMES and line[1:2] == " "]
        if done.returncode or len(lines) != len(names):
            raise Trouble(f"the stand-in interpreter fails [{batch.label}]: {done.stderr or done.stdout}")
        for name, line in zip(names, lines):
            letters, reason = found[name]
            found[name] = (letters + line[0], reason or line[2:])
    return found


def verdicts(ftcheck: str, paths: dict) -> dict:
    """Runs ftcheck.  Returns (verdict, evidence) by module name."""
    done = run([ftcheck, "--no-config", "--format", "jsonl", "-j", 1, *paths.values()])
    found = {}
    for line in done.stdout.splitlines():
        artifact = json.loads(line)
        evidence = [text for module in artifact["modules"] for text in module["evidence"]]
        found[artifact["path"]] = (artifact["verdict"], "; ".join(evidence) or str(artifact["error"]))
    missing = [path for path in paths.values() if str(path) not in found]
    if missing:
        raise Trouble(f"{ftcheck} reports nothing for {missing[0]}: {done.stderr}")
    return {name: found[str(path)] for name, path in paths.items()}


def cases(batch: Batch, ftcheck: str, interpreter: list, folder: pathlib.Path, target: Platform) -> list[Case]:
    """Builds a batch in a folder, imports its modules and runs ftcheck on them."""
    paths = build(batch, folder, target)
    truths = imports(interpreter, batch, paths)
    said = verdicts(ftcheck, paths)
    return [Case(module, batch, *truths[module.name], *said[module.name]) for module in batch.modules]
