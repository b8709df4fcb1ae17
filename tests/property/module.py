"""One random module: its name, its source, and what all kinds of modules share.

A module depends only on the seed and its number, not on the modules that are compiled with it.
"""
import random

from computations import condition

CREATE, EXEC, INTERPRETERS, GIL = 1, 2, 3, 4
# The mechanisms with code that runs when the file is loaded.
AT_LOAD = {"constructed", "in_constructor", "in_registered", "static_object", "map_of_modes", "function_object",
           "vector_of_slots", "registry"}


class Module:
    """The source of one module while it is being written."""

    def __init__(self, seed: int, number: int, constructors: bool):
        self.constructors = constructors  # it may have code that runs when the file is loaded
        self.number = number
        self.name = f"m{number}"
        self.rng = random.Random(f"{seed}.{number}")
        self.plain = self.rng.random() < 0.4  # with simple expressions, as most real modules have
        self.asks_environment = False  # it reads an environment variable
        self.gives_up = False  # a condition makes the init function fail
        self.moved = False  # the slots are no longer in the order of the generator's list
        self.mechanisms = []  # names of the functions that pick() chose
        self._declared = []
        self._names = 0

    def name_of(self, what: str) -> str:
        self._names += 1
        return f"{self.name}_{what}{self._names}"

    def pick(self, ways: list):
        """Chooses a function at random, also from a nested list, and records its name."""
        chosen = self.rng.choice(ways)
        if isinstance(chosen, list):
            return self.pick(chosen)
        if chosen.__name__ in AT_LOAD and not self.constructors:
            return self.pick(ways)
        self.mechanisms.append(chosen.__name__)
        return chosen

    def declare(self, text: str) -> None:
        self._declared.append(text)

    def source(self) -> str:
        return "\n".join(self._declared) + "\n"

    def init(self, statements: list[str]) -> None:
        body = "\n".join(f"    {statement}" for statement in statements if statement)
        self.declare(f"INIT PyInit_{self.name}(void)\n{{\n{body}\n}}")


def slot_list(m) -> list[tuple[int, str]]:
    """Random slots as (id, value), with the end marker."""
    late = m.rng.choice([""] * 10 + ["PyUnstable_Module_SetGIL(module, NOT_USED); ",  # too late to have an effect
                                     "PyUnstable_Module_SetGIL(module, USED); "])
    m.declare(f"static int {m.name}_exec(PyObject *module) {{ {late}"
              f'return PyModule_AddIntConstant(module, "K", 3); }}')
    slots = [(EXEC, f"(void *){m.name}_exec") for _ in range(m.rng.choice([0, 1, 1, 1, 2, 6]))]
    if m.rng.random() < 0.6:
        slots.append((INTERPRETERS, m.rng.choice(["(void *)2", "(void *)1"])))
    if m.rng.random() < 0.93:
        slots.append((GIL, m.rng.choice(["USED", "NOT_USED", "NOT_USED"])))
    if m.rng.random() < 0.05:
        made = m.rng.choice([f'PyModule_New("{m.name}")', f'PyModule_New("{m.name}")', "PyLong_FromLong(1)"])
        m.declare(f"static PyObject *{m.name}_create(PyObject *spec, PyModuleDef *d) {{ return {made}; }}")
        slots.append((CREATE, f"(void *){m.name}_create"))
    m.rng.shuffle(slots)
    if m.rng.random() < 0.03:
        slots.append((GIL, "NOT_USED"))  # usually a second one, so the import fails
    return slots + [(0, "NULL")]


def initializer(slots) -> str:
    return "{" + ", ".join(f"{{{id_}, {value}}}" for id_, value in slots) + "}"


def definition_text(m, slots: str, size: int, name: str) -> str:
    return f'{{MODULE_DEF_HEAD, "{name}", NULL, {size}, NULL, {slots}, NULL, NULL, NULL}}'


def leave_early(m) -> list[str]:
    """An error path, which may or may not be taken."""
    if m.rng.random() > 0.2:
        return []
    taken = m.rng.random() < 0.15
    m.gives_up |= taken
    if m.rng.random() < 0.2:  # through the error indicator
        test = m.rng.choice(["if (PyErr_Occurred()) return NULL;", "if (PyErr_Occurred() != NULL) return NULL;", ""])
        return [f'if ({condition(m, taken)}) PyErr_SetString(PyExc_ImportError, "no");', test]
    error = 'PyErr_SetString(PyExc_ImportError, "no"); ' if m.rng.random() < 0.7 else ""
    return [f"if ({condition(m, taken)}) {{ {error}return NULL; }}"]
