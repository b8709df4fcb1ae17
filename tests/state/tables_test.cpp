#include "state/tables.hpp"
#include "fixture.hpp"
#include "isa/machine.hpp"

using namespace ftcheck;
using namespace ftcheck::state::test;

namespace {

struct Read {
  explicit Read(const Build& build, std::string_view name)
      : opened(build.path(name)),
        symbols(binary::read_symbol_table(opened.bytes, opened.image())),
        machine(isa::machine_for(opened.image())),
        code(opened.image(), symbols, *machine),
        tables(state::find_tables(code, name)) {}

  bool has(std::string_view text) const {
    return std::ranges::any_of(tables.named, [&](const auto& one) { return one.second == text; });
  }
  // The name of the function with a symbol.
  std::string of(std::string_view function) const {
    const auto found = std::ranges::find(symbols.symbols, function, &binary::Symbol::name);
    CHECK_MESSAGE(found != symbols.symbols.end(), function);
    if (found == symbols.symbols.end()) return {};
    const auto name = tables.named.find(found->address);
    return name == tables.named.end() ? std::string() : name->second;
  }

  Opened opened;
  binary::SymbolTable symbols;
  std::unique_ptr<isa::Machine> machine;
  state::Code code;
  state::Tables tables;
};

}  // namespace

TEST_CASE("tables of methods and attributes, static types and type specs name their functions") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const Read read(build, "entries");
    for (const char* const name :
         {"entries.of_module", "entries.far", "entries.dispatch", "entries.Counter.bump",
          "entries.Counter.size", "entries.Counter.__repr__", "entries.Counter.__add__",
          "entries.Wheel.__call__", "entries.Wheel.spin", "entries.alone"}) {
      CAPTURE(name);
      CHECK(read.has(name));
    }
    CHECK_FALSE(read.has("entries.Wheel.bump"));
    CHECK_FALSE(read.has("entries.Counter.spin"));
    if (!build.has_symbols) continue;
    CHECK(read.of("of_module") == "entries.of_module");
    CHECK(read.of("get_size") == "entries.Counter.size");
    CHECK(read.of("set_size") == "entries.Counter.size");
    CHECK(read.of("repr") == "entries.Counter.__repr__");
    CHECK(read.of("handle").empty());
    CHECK(read.of("far_away").empty());
  }
}

TEST_CASE("the functions of a module's definition are told apart") {
  for (const Build& build : builds()) {
    if (!build.has_symbols) continue;
    CAPTURE(build.folder);
    const Read read(build, "entries");
    const auto holds = [&](std::string_view function) {
      const auto found = std::ranges::find(read.symbols.symbols, function, &binary::Symbol::name);
      return found != read.symbols.symbols.end() && read.tables.of_module.contains(found->address);
    };
    CHECK(holds("exec_module"));
    CHECK(holds("free_module"));
    CHECK_FALSE(holds("of_module"));
  }
}

TEST_CASE("f2py's definitions name the routines of Fortran") {
  for (const Build& build : builds()) {
    if (is_microsoft(build)) continue;
    CAPTURE(build.folder);
    const Read read(build, "common");
    for (const char* const name : {"common.accumulate", "common.remember", "common.pure"}) {
      CAPTURE(name);
      CHECK(read.has(name));
    }
    if (build.has_symbols) CHECK(read.of("accumulate_") == "common.accumulate");
  }
}
