"""FT301 to FT307: what the modules declare about the GIL."""
import pack

TAG = f"cp314-cp314t-{pack.LINUX}"
ROOT = "Programming Language :: Python :: Free Threading"


def module(modules, name):
    [path] = (modules.folder / "linux-x86_64").glob(f"{name}.c*")
    return path.name, path.read_bytes()


def wheel(modules, name, *sources, classifier=None, tag=TAG, library=None,
          requires=()):
    """Name and bytes of a wheel with these modules, and a bundled library."""
    files = pack.package(name) | modules.place(name, *sources)
    if library:
        files[f"{name}.libs/{library}"] = modules.read(f"linux-x86_64/{library}")
    lines = [f"Requires-Dist: {requirement}" for requirement in requires]
    lines += [f"Classifier: {classifier}"] if classifier else []
    return f"{name}-1.0-{tag}.whl", pack.zip_bytes(pack.sample(name, tag, files, lines))


def fixtures(modules):
    yield "FT301", "triggers", *module(modules, "multi_nothing")
    yield "FT301", "triggers", *module(modules, "single_nothing")
    yield "FT301", "passes", *module(modules, "multi_ready")
    yield "FT301", "passes", *module(modules, "single_ready")
    yield "FT302", "triggers", *module(modules, "cython_used")
    yield "FT302", "passes", *module(modules, "cython_ready")
    yield "FT303", "triggers", *module(modules, "single_unknown_value")
    yield "FT303", "passes", *module(modules, "single_ready")

    yield "FT304", "triggers", *module(modules, "cffi_module")
    yield "FT304", "triggers", *wheel(modules, "asks", "asks_library", library="libanswering.so.1")
    yield "FT304", "triggers", *wheel(modules, "old_cffi", "cffi_module", requires=["cffi>=1.17"])
    yield "FT304", "triggers", *wheel(
        modules, "other_pythons", "cffi_module",
        requires=["cffi>=1.17", "cffi>=2.0; python_version >= '3.15'", "cffi>=2; extra == 'all'"])
    yield "FT304", "passes", *wheel(
        modules, "new_cffi", "cffi_module",
        requires=["other", "cffi>=2.0.0 ; platform_python_implementation != 'PyPy'"])
    # Undecided without its library.
    yield "FT304", "passes", *module(modules, "asks_library")
    # A bundled library does not matter.
    yield "FT304", "passes", *wheel(modules, "aside", "multi_ready", library="libanswering.so.1")

    yield "FT305", "triggers", *wheel(modules, "mixed", "multi_ready", "single_nothing")
    yield "FT305", "passes", *wheel(modules, "all_enable", "cython_used", "single_nothing")
    yield "FT305", "passes", *wheel(modules, "one_undecided", "multi_ready", "single_unknown_value")

    for stage in ("2 - Beta", "3 - Stable", "4 - Resilient"):
        name = stage.split(" - ")[1].lower()
        yield "FT306", "triggers", *wheel(modules, name, "single_nothing",
                                          classifier=f"{ROOT} :: {stage}")
    yield "FT306", "passes", *wheel(modules, "unstable", "single_nothing",
                                    classifier=f"{ROOT} :: 1 - Unstable")
    yield "FT306", "passes", *wheel(modules, "bare", "single_nothing", classifier=ROOT)
    yield "FT306", "passes", *wheel(modules, "kept", "multi_ready",
                                    classifier=f"{ROOT} :: 3 - Stable")

    yield "FT307", "triggers", *wheel(modules, "silent", "multi_ready", "single_ready")
    yield "FT307", "passes", *wheel(modules, "bare", "multi_ready", classifier=ROOT)
    yield "FT307", "passes", *wheel(modules, "not_all", "multi_ready", "single_nothing")
    # No free-threaded Python can install it.
    yield "FT307", "passes", *wheel(modules, "default", "multi_ready",
                                    tag=f"cp314-cp314-{pack.LINUX}")
