"""Random C expressions with known values, over variables whose values the compiler cannot see.

The generator evaluates what it writes.  So it can turn any arithmetic into an index that lies inside
its array, into a condition that holds, or into Py_MOD_GIL_USED.  The test does not depend on these
values: what a module does is found by running it.  A mistake here makes modules less interesting.
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Type:
    name: str
    bits: int
    signed: bool

    def wrap(self, value: int) -> int:
        value &= (1 << self.bits) - 1
        return value - (1 << self.bits) if self.signed and value >> (self.bits - 1) else value

    def holds(self, value: int) -> bool:
        return self.wrap(value) == value


INT = Type("int", 32, True)
UINT = Type("unsigned", 32, False)
INT64 = Type("int64_t", 64, True)
UINT64 = Type("uint64_t", 64, False)
TYPES = [INT, UINT, INT64, UINT64, Type("int8_t", 8, True), Type("uint8_t", 8, False),
         Type("int16_t", 16, True), Type("uint16_t", 16, False), INT, INT64]


@dataclass(frozen=True)
class Term:
    text: str
    type: Type
    value: int


def literal(value: int, type_: Type = INT) -> str:
    if type_ == UINT64 or value > INT64.wrap((1 << 63) - 1):
        return f"{value}ull"
    if type_ == UINT:
        return f"{value}u"
    if value == -(1 << 63):
        return "(-9223372036854775807ll - 1)"
    if not INT.holds(value) or value == -(1 << 31):
        return f"({value}ll)" if value < 0 else f"{value}ll"
    return f"({value})" if value < 0 else str(value)


def some_number(rng, type_: Type) -> int:
    small = rng.choice([0, 1, 2, 3, 4, 5, 7, 8, 12, 16, 31, 33, 100, 127, 255, -1, -2, -9])
    bits = rng.getrandbits(rng.choice([4, 8, 12, 16, 31, 33, 64]))
    return type_.wrap(rng.choice([small, small, small, bits, 1 << rng.randrange(type_.bits), bits << 4]))


# Variables.

def hidden(m, type_, value):
    name = m.name_of("v")
    m.declare(f"HIDDEN {type_.name} {name} = {literal(value)};")
    return name


def volatile(m, type_, value):
    name = m.name_of("v")
    m.declare(f"static volatile {type_.name} {name} = {literal(value)};")
    return name


def settable(m, type_, value):
    """A static variable that an exported function could change, although nothing calls it."""
    name = m.name_of("v")
    m.declare(f"static {type_.name} {name} = {literal(value)};\n"
              f"EXPORTED void {name}_set({type_.name} value) {{ {name} = value; }}")
    return name


def constant(m, type_, value):
    name = m.name_of("k")
    m.declare(f"static const {type_.name} {name} = {literal(value)};")
    return name


def thread_local(m, type_, value):
    name = m.name_of("t")
    m.declare(f"HIDDEN __thread {type_.name} {name} = {literal(value)};")
    return name


def constructed(m, type_, value):
    """A variable that a constructor sets."""
    name = m.name_of("v")
    before = m.rng.choice([0, 1, value])
    by = m.rng.choice([f"{name} = {literal(value)};", f"volatile {type_.name} *p = &{name}; *p = {literal(value)};",
                       f"{name} = ({type_.name})({name} + {literal(type_.wrap(value - type_.wrap(before)), type_)});",
                       f"{type_.name} v = {literal(value)}; memcpy(&{name}, &v, sizeof v);"])
    m.declare(f"HIDDEN {type_.name} {name} = {literal(type_.wrap(before))};\n"
              f"CONSTRUCTOR static void {name}_begin(void) {{ {by} }}")
    return name


def member(m, type_, value):
    name = m.name_of("s")
    m.declare(f"HIDDEN struct {{ char tag; {type_.name} field; long rest; }} {name} = {{'x', {literal(value)}, -1}};")
    return m.rng.choice([f"{name}.field", f"(&{name})->field"])


def element(m, type_, value):
    name = m.name_of("a")
    count = m.rng.randint(2, 9)
    at = m.rng.randrange(count)
    values = [some_number(m.rng, type_) for _ in range(count)]
    values[at] = value
    m.declare(f"HIDDEN {type_.name} {name}[] = {{{', '.join(map(literal, values))}}};")
    return f"{name}[{at}]"


def pointed(m, type_, value):
    name = hidden(m, type_, value)
    m.declare(f"HIDDEN {type_.name} *{name}_at = &{name};")
    if m.rng.random() < 0.6:
        return f"(*{name}_at)"
    m.declare(f"HIDDEN {type_.name} **{name}_at2 = &{name}_at;")
    return f"(**{name}_at2)"


def united(m, type_, value):
    name = m.name_of("u")
    m.declare(f"HIDDEN union {{ uint64_t all; {type_.name} part; unsigned char bytes[8]; }} {name} = "
              f"{{{literal(value & ((1 << 64) - 1), UINT64)}}};")
    return f"{name}.part"


def returned(m, type_, value):
    name = m.name_of("f")
    inner = variable(m, type_, value)
    m.declare(f"NOINLINE static {type_.name} {name}(void) {{ return {inner}; }}")
    return f"{name}()"


def by_reference(m, type_, value):
    name = m.name_of("f")
    inner = variable(m, type_, value)
    m.declare(f"NOINLINE static int {name}({type_.name} *out) {{ *out = {inner}; return 0; }}")
    return f"({{ {type_.name} got; {name}(&got); got; }})"


VARIABLES = [hidden] * 6 + [volatile] * 3 + [settable, constructed, element] * 2
VARIABLES += [constant, thread_local, member, pointed, united, returned, by_reference]


def variable(m, type_: Type, value: int) -> str:
    """Returns C text of a variable, or of a call, with the given value."""
    return m.pick(VARIABLES)(m, type_, value)


# Arithmetic.

def promoted(term: Term) -> Term:
    return term if term.type.bits >= 32 else Term(term.text, INT, term.value)


def common(a: Type, b: Type) -> Type:
    if a.bits != b.bits:
        return a if a.bits > b.bits else b
    return b if a.signed else a


def cast(term: Term, type_: Type) -> Term:
    return Term(f"({type_.name})({term.text})", type_, type_.wrap(term.value))


def leaf(m) -> Term:
    type_ = m.rng.choice(TYPES)
    value = some_number(m.rng, type_)
    return Term(variable(m, type_, value), type_, value)


def binary(m, depth) -> Term:
    a = promoted(expression(m, depth - 1))
    if m.rng.random() < 0.5:
        b = promoted(expression(m, depth - 2))
    else:
        b = Term("", INT, some_number(m.rng, INT))
        b = Term(literal(b.value), INT if b.value != -(1 << 31) else INT64, b.value)
    type_ = common(a.type, b.type)
    x, y = type_.wrap(a.value), type_.wrap(b.value)
    results = {"+": x + y, "-": x - y, "*": x * y, "&": x & y, "|": x | y, "^": x ^ y}
    if y:
        quotient = abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1)
        results |= {"/": quotient, "%": x - quotient * y}
    operator = m.rng.choice(list(results))
    if not type_.holds(results[operator]):  # signed overflow would be undefined
        if type_.signed:
            type_ = UINT if type_.bits == 32 else UINT64
            a, b = cast(a, type_), cast(b, type_)
            return Term(f"({a.text} {'^' if operator in '/%' else operator} {b.text})", type_,
                        type_.wrap(a.value ^ b.value if operator in "/%" else results[operator]))
    return Term(f"({a.text} {operator} {b.text})", type_, type_.wrap(results[operator]))


def shift(m, depth) -> Term:
    a = promoted(expression(m, depth - 1))
    count = m.rng.randrange(a.type.bits)
    by = literal(count) if m.rng.random() < 0.4 else variable(m, m.rng.choice([INT, UINT]), count)
    if m.rng.random() < 0.6:
        return Term(f"({a.text} >> {by})", a.type, a.value >> count)
    unsigned = UINT if a.type.bits == 32 else UINT64
    a = cast(a, unsigned)
    return Term(f"({a.text} << {by})", unsigned, unsigned.wrap(a.value << count))


def rotate(m, depth) -> Term:
    type_ = m.rng.choice([UINT, UINT64])
    a = cast(expression(m, depth - 1), type_)
    count = m.rng.randrange(1, type_.bits)
    by = literal(count) if m.rng.random() < 0.5 else variable(m, INT, count)
    value = type_.wrap(a.value << count) | a.value >> (type_.bits - count)
    name = m.name_of("x")
    return Term(f"({{ {type_.name} {name} = {a.text}; ({name} << {by}) | ({name} >> ({type_.bits} - {by})); }})",
                type_, value)


def unary(m, depth) -> Term:
    a = promoted(expression(m, depth - 1))
    operator = m.rng.choice(["-", "~", "!", "(cast)"])
    if operator == "!":
        return Term(f"(!{a.text})", INT, int(not a.value))
    if operator == "(cast)":
        return cast(a, m.rng.choice(TYPES))
    value = -a.value if operator == "-" else ~a.value
    if not a.type.holds(value) and a.type.signed:
        return cast(a, UINT)
    return Term(f"({operator}{a.text})", a.type, a.type.wrap(value))


def comparison(m, depth) -> Term:
    a, b = promoted(expression(m, depth - 1)), promoted(expression(m, depth - 2))
    type_ = common(a.type, b.type)
    x, y = type_.wrap(a.value), type_.wrap(b.value)
    operator, value = m.rng.choice([("<", x < y), ("<=", x <= y), (">", x > y), (">=", x >= y), ("==", x == y),
                                    ("!=", x != y)])
    return Term(f"({a.text} {operator} {b.text})", INT, int(value))


def ternary(m, depth) -> Term:
    test, a, b = (promoted(expression(m, depth - step)) for step in (2, 1, 2))
    type_ = common(a.type, b.type)
    return Term(f"({test.text} ? {a.text} : {b.text})", type_, type_.wrap(a.value if test.value else b.value))


def bits(m, depth) -> Term:
    wide = m.rng.random() < 0.4
    a = cast(expression(m, depth - 1), UINT64 if wide else UINT)
    suffix, size = ("ll", 64) if wide else ("", 32)
    choices = [("popcount" + suffix, a.value.bit_count(), INT), ("parity" + suffix, a.value.bit_count() & 1, INT),
               (f"bswap{size}", int.from_bytes(a.value.to_bytes(size // 8, "little"), "big"), a.type),
               ("ffs" + suffix, (a.value & -a.value).bit_length(), INT)]
    if a.value:
        choices += [("ctz" + suffix, (a.value & -a.value).bit_length() - 1, INT),
                    ("clz" + suffix, size - a.value.bit_length(), INT)]
    name, value, type_ = m.rng.choice(choices)
    return Term(f"__builtin_{name}({a.text})", type_, value)


def floating(m, depth) -> Term:
    type_ = m.rng.choice(["double", "float"])
    halves = m.rng.randrange(-40, 400)
    name = m.name_of("d")
    m.declare(f"HIDDEN {type_} {name} = {halves / 2};")
    scale = m.rng.choice([1, 2, 4])
    value = int(halves / 2 * scale)
    return m.rng.choice([Term(f"((int)({name} * {scale}))", INT, value),
                         Term(f"({name} > {halves / 2 - 1} ? 3 : 8)", INT, 3),
                         Term(f"((int64_t)({name} - 0.25))", INT64, int(halves / 2 - 0.25))])


def looked_up(m, depth) -> Term:
    a = expression(m, depth - 1)
    type_ = m.rng.choice(TYPES)
    values = [some_number(m.rng, type_) for _ in range(8)]
    name = m.name_of("a")
    m.declare(f"{m.rng.choice(['static const', 'HIDDEN', 'static'])} {type_.name} {name}[8] = "
              f"{{{', '.join(map(literal, values))}}};")
    return Term(f"{name}[({a.text}) & 7]", type_, values[a.value & 7])


def letter(m, depth) -> Term:
    a = expression(m, depth - 1)
    text = "".join(m.rng.choice("abcdxyz0123=,") for _ in range(8))
    return Term(f'"{text}"[({a.text}) & 7]', Type("char", 8, True), ord(text[a.value & 7]))


def bit_field(m, depth) -> Term:
    a = cast(expression(m, depth - 1), UINT)
    width = m.rng.randrange(1, 12)
    name = m.name_of("b")
    value = a.value & ((1 << width) - 1)
    return Term(f"({{ struct {{ unsigned a : 3, b : {width}, c : 9; }} {name} = {{1, 0, 5}}; {name}.b = {a.text}; "
                f"(int){name}.b; }})", INT, value)


def overflow(m, depth) -> Term:
    a = cast(expression(m, depth - 1), INT)
    by = m.rng.randrange(1, 100)
    name, operator = m.rng.choice([("add", a.value + by), ("sub", a.value - by), ("mul", a.value * by)])
    value = 0 if not INT.holds(operator) else operator
    result = m.name_of("r")
    return Term(f"({{ int {result}; __builtin_{name}_overflow({a.text}, {by}, &{result}) ? 0 : {result}; }})",
                INT, value)


def called(m, depth) -> Term:
    """A call of a small function, directly or through a pointer."""
    a = expression(m, depth - 1)
    name = m.name_of("f")
    factor, offset = m.rng.randrange(1, 9), m.rng.randrange(0, 30)
    value = UINT.wrap(UINT.wrap(a.value) * factor + offset)
    noinline = m.rng.choice(["NOINLINE ", ""])
    m.declare(f"{noinline}static unsigned {name}(unsigned x) {{ return x * {factor} + {offset}; }}")
    call = m.rng.choice([f"{name}", f"{name}", f"{name}_at"])
    if call.endswith("_at"):
        m.declare(f"HIDDEN unsigned (*{name}_at)(unsigned) = {name};")
    return Term(f"{call}((unsigned)({a.text}))", UINT, value)


ARITHMETIC = [binary] * 7 + [shift] * 3 + [unary, ternary, bits] * 2
ARITHMETIC += [rotate, comparison, floating, looked_up, letter, bit_field, overflow, called]


def expression(m, depth: int) -> Term:
    if depth <= 0 or m.rng.random() < 0.15:
        return leaf(m)
    return m.pick(ARITHMETIC)(m, depth)
