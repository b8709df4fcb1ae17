#include "python/plain_init.hpp"

#include <doctest/doctest.h>

#include <string>

#include "python/fixture.hpp"

using ftcheck::BuiltFor;
using ftcheck::GilDeclaration;
using ftcheck::Verdict;
using ftcheck::python::Judgement;
using ftcheck::python::test::judge_module;

namespace {

std::string path_of(const std::string& name, const std::string& tag) {
  return "wasm32/" + name + ".cpython-" + tag + "-wasm32-emscripten.so";
}

}  // namespace

TEST_CASE("what plain init functions of WebAssembly modules hand over is known") {
  struct Row {
    std::string path;
    GilDeclaration declared;
    BuiltFor layout;
  };
  for (const Row& row :
       {Row{path_of("multi_ready", "314t"), GilDeclaration::not_used, BuiltFor::free_threaded},
        Row{path_of("multi_used", "314t"), GilDeclaration::used, BuiltFor::free_threaded},
        Row{path_of("multi_nothing", "314t"), GilDeclaration::nothing, BuiltFor::free_threaded},
        Row{path_of("export_ready", "315t"), GilDeclaration::not_used, BuiltFor::free_threaded},
        Row{path_of("single_nothing", "314t"), GilDeclaration::nothing, BuiltFor::free_threaded},
        Row{path_of("default_layout", "314t"), GilDeclaration::not_used, BuiltFor::gil},
        // Their init functions do more.
        Row{path_of("slots_copied", "314t"), GilDeclaration::unknown, BuiltFor::free_threaded},
        Row{path_of("helper_returns", "314t"), GilDeclaration::unknown, BuiltFor::free_threaded},
        Row{path_of("single_ready", "314t"), GilDeclaration::unknown, BuiltFor::free_threaded}}) {
    CAPTURE(row.path);
    const Judgement judgement = judge_module(row.path);
    CHECK(judgement.gil.declared == row.declared);
    if (row.declared == GilDeclaration::unknown) {
      CHECK(judgement.evidence.front().find("does more than hand over") != std::string::npos);
    }
    CHECK(judgement.abi.built_for == row.layout);
  }
}

TEST_CASE("no free-threaded Python loads a WebAssembly module, whatever it declares") {
  const Judgement judgement = judge_module(path_of("multi_ready", "314t"));
  CHECK(judgement.verdict == Verdict::incompatible);
  CHECK(judgement.cause == ftcheck::python::Cause::platform);
  REQUIRE_FALSE(judgement.evidence.empty());
  CHECK(judgement.evidence.back().find("no free-threaded Python for WebAssembly") !=
        std::string::npos);
}
