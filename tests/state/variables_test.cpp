#include "state/variables.hpp"
#include "fixture.hpp"
#include "isa/machine.hpp"

using namespace ftcheck;
using namespace ftcheck::state::test;
using state::is_kept_by_others;

TEST_CASE("what generators and run-time libraries keep is theirs") {
  for (const char* const name :
       {"__pyx_mstate_global_static", "__Pyx_ModuleStateLookup", "CPyStatic_x___globals",
        "CPyStatics", "swig_module", "_cffi_types", "_ZGVZ4mainE1x",
        "_ZZN8pybind116detail13get_internalsEvE2tc", "_ZZNSt6locale5facetE", "completed.0",
        "__emutls_v.calls"}) {
    CAPTURE(name);
    CHECK(is_kept_by_others(name, "c-api"));
  }
  CHECK(is_kept_by_others("nb_type_cache", "nanobind"));
  CHECK_FALSE(is_kept_by_others("nb_type_cache", "c-api"));
}

TEST_CASE("where the C++ library is linked statically only names tell whose variables are whose") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const StateReport report = analyse(build, "carried");
    CHECK(code_of(report, "carried.own") == (build.has_symbols ? "FT511" : ""));
    CHECK(report.shared.size() == 1);
  }
}

TEST_CASE("what a user declares is not the generator's") {
  for (const char* const name :
       {"", "counter", "__pyx_v_6module_counter", "_ZL7counter", "_ZZ4nextvE5count", "common_"}) {
    CAPTURE(name);
    CHECK_FALSE(is_kept_by_others(name, "cython"));
    CHECK_FALSE(is_kept_by_others(name, "c-api"));
  }
}

TEST_CASE("the reference count of a static object is told by the object's head") {
  for (const Build& build : builds()) {
    if (!build.has_symbols) continue;
    CAPTURE(build.folder);
    for (const bool is_default : {false, true}) {
      CAPTURE(is_default);
      const Opened opened(build.path(is_default ? "counts-default" : "counts"));
      const auto symbols = binary::read_symbol_table(opened.bytes, opened.image());
      const auto machine = isa::machine_for(opened.image());
      REQUIRE(machine);
      const state::Code code(opened.image(), symbols, *machine);
      const auto address = [&](std::string_view name) {
        const auto found = std::ranges::find(symbols.symbols, name, &binary::Symbol::name);
        CHECK_MESSAGE(found != symbols.symbols.end(), name);
        return found == symbols.symbols.end() ? 0 : found->address;
      };
      // ob_ref_local and ob_ref_shared, or ob_refcnt.
      const std::vector<std::uint64_t> counts =
          is_default ? std::vector<std::uint64_t>{0} : std::vector<std::uint64_t>{12, 16};
      for (const std::uint64_t offset : counts) {
        CHECK(is_reference_count(code, address("sentinel") + offset));
        CHECK(is_reference_count(code, address("static_type") + offset));
      }
      CHECK_FALSE(is_reference_count(code, address("plain_counter")));
      CHECK(is_only_given(code, address("static_type")) != is_default);
      CHECK(is_only_given(code, address("argument_names")));
      CHECK_FALSE(is_only_given(code, address("more_names")));
      CHECK_FALSE(is_only_given(code, address("plain_counter")));
    }
  }
}

TEST_CASE("a variable has the name and the size of the symbol that holds the address") {
  for (const Build& build : builds()) {
    CAPTURE(build.folder);
    const Opened opened(build.path("stores"));
    const auto symbols = binary::read_symbol_table(opened.bytes, opened.image());
    const auto machine = isa::machine_for(opened.image());
    const state::Code code(opened.image(), symbols, *machine);
    const auto found = std::ranges::find(symbols.symbols, "indexed_table", &binary::Symbol::name);
    CHECK((found != symbols.symbols.end()) == build.has_symbols);
    if (found == symbols.symbols.end()) {
      CHECK(variable_at(code, 0x1234).address == 0x1234);
      CHECK(variable_at(code, 0x1234).name.empty());
      continue;
    }
    const state::Variable inside = variable_at(code, found->address + 40);
    CHECK(inside.name == "indexed_table");
    CHECK(inside.address == found->address);
    CHECK(inside.size >= 1024);
  }
}
