"""FT501 to FT508: what to review before declaring that a module does not need the GIL."""


def module(modules, name):
    [path] = (modules.folder / "linux-x86_64").glob(f"{name}.c*")
    return path.name, path.read_bytes()


def fixtures(modules):
    for code in ("FT501", "FT502", "FT504", "FT505", "FT506", "FT507", "FT508"):
        yield code, "triggers", *module(modules, "hints_many")
        yield code, "passes", *module(modules, "hints_none")
    yield "FT503", "triggers", *module(modules, "single_ready")
    yield "FT503", "passes", *module(modules, "multi_ready")
    # Single-phase too, but created by cffi.
    yield "FT503", "passes", *module(modules, "cffi_module")
    # Generated code, which a user does not change.
    yield "FT505", "passes", *module(modules, "cython_ready")
    # Declares that it needs the GIL.
    yield "FT506", "passes", *module(modules, "multi_used")
