"""Files for which each rule reports a finding, and similar files for which it reports nothing.

One file here per family of lib/rules, each with a function `fixtures(modules)` that yields
(code, "triggers" or "passes", file name, bytes), which go to rules/CODE/triggers and
rules/CODE/passes.  `modules` is a pack.Modules.
"""
import importlib
import pkgutil

FAMILIES = [module.name for module in pkgutil.iter_modules(__path__)]


def write_all(out, modules):
    """Writes them below `out`; returns the paths written."""
    written = []
    for family in sorted(FAMILIES):
        for code, folder, name, data in importlib.import_module(f"{__name__}.{family}").fixtures(modules):
            path = out / code / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if path in written:
                raise ValueError(f"{path} is written twice")
            path.write_bytes(data)
            written.append(path)
    return written
