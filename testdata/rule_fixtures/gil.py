"""FT301 to FT307: what the modules declare about the GIL."""


def module(modules, name):
    [path] = (modules.folder / "linux-x86_64").glob(f"{name}.c*")
    return path.name, path.read_bytes()


def fixtures(modules):
    yield "FT301", "triggers", *module(modules, "multi_nothing")
    yield "FT301", "triggers", *module(modules, "single_nothing")
    yield "FT301", "passes", *module(modules, "multi_ready")
    yield "FT301", "passes", *module(modules, "single_ready")
    yield "FT302", "triggers", *module(modules, "cython_used")
    yield "FT302", "passes", *module(modules, "cython_ready")
    yield "FT303", "triggers", *module(modules, "single_unknown_value")
    yield "FT303", "passes", *module(modules, "single_ready")
