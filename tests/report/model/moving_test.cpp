#include "report/model/moving.hpp"

#include "report/format/text.hpp"
#include "report/sample.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace ftcheck;

namespace {

Module module_that(GilDeclaration declared) {
  Module module = sample::module("lib/pkg/_x.so", Verdict::incompatible);
  module.gil = {declared, std::nullopt};
  module.reason = sample::rule("FT204");
  return module;
}

// A distribution in an environment of the default build.
Artifact installed(std::string name, const std::vector<GilDeclaration>& declared) {
  Artifact artifact;
  artifact.path = "env";
  artifact.kind = ArtifactKind::directory;
  artifact.distribution = Distribution{std::move(name), "1.0"};
  artifact.environment = Environment{{14, false}, "the directory python3.14"};
  artifact.verdict = declared.empty() ? Verdict::pure : Verdict::incompatible;
  for (const GilDeclaration each : declared) artifact.modules.push_back(module_that(each));
  if (!declared.empty()) {
    artifact.findings = {
        {sample::rule("FT204"), Severity::error, {}, "It is for the default build.", "Look."}};
  }
  return artifact;
}

constexpr auto declares = GilDeclaration::not_used;
constexpr auto silent = GilDeclaration::nothing;
constexpr auto undecided = GilDeclaration::unknown;

Artifact free_threaded(std::string name, Verdict verdict) {
  Artifact artifact = sample::wheel("env", verdict);
  artifact.kind = ArtifactKind::directory;
  artifact.distribution = Distribution{std::move(name), "1.0"};
  artifact.environment = Environment{{14, true}, "the directory python3.14t"};
  if (verdict != Verdict::pure) artifact.modules = {sample::module("lib/pkg/_x.so", verdict)};
  if (verdict == Verdict::enables_gil) {
    artifact.findings = {sample::reason("lib/pkg/_x.so", "Add the slot.")};
  }
  return artifact;
}

std::string render(std::vector<Artifact> artifacts, const TextStyle& style = {}) {
  return report::to_text({std::move(artifacts)}, style);
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an environment of the default build is one table of what moving it would take") {
  CHECK(render({installed("work", {declares, silent}), installed("pure", {}),
                installed("ready", {declares, declares})}) ==
        R"(env: for Python 3.14 of the default build (the directory python3.14), whose modules no
  free-threaded interpreter loads. What moving it would take:
  distribution  version  modules  declare  needed
  pure          1.0            -        -  nothing: it is pure Python
  ready         1.0            2        2  a free-threaded wheel, whose code is ready
  work          1.0            2        1  a free-threaded wheel, and work if that declares no more
Where fewer declare than there are, see what the free-threaded wheel declares before
  anything else: Cython, pybind11 and PyUnstable_Module_SetGIL declare only there.

3 distributions for 3.14: 1 needs nothing, 1 a free-threaded wheel, 1 a free-threaded wheel and perhaps work
)");
}

TEST_CASE("what needs nothing says why") {
  Artifact library = installed("library", {});
  library.libraries = {"lib/library/libx.so"};
  Artifact other = installed("other", {});
  other.other_modules = 2;
  Artifact standard = installed(std::string(standard_library), {silent, declares});
  standard.distribution->version.clear();
  Artifact both = installed("both", {declares});
  both.modules[0].verdict = Verdict::ready;
  both.verdict = Verdict::ready;
  const std::string text = render({library, other, standard, both});
  CHECK(
      contains(text, "library           1.0            -        -  nothing: it has no extension"));
  CHECK(contains(text, "-  nothing: its modules are for other interpreters\n"));
  CHECK(contains(text, "standard library  -              2        1  nothing: the free-threaded"));
  CHECK(contains(text, "1  nothing: free-threaded interpreters load it too\n"));
  CHECK(contains(text, "4 distributions for 3.14: 4 need nothing\n"));
  CHECK_FALSE(contains(text, "Where fewer"));
}

TEST_CASE("modules that could not be decided are counted") {
  CHECK(contains(render({installed("a", {declares, undecided, undecided})}), "(2 undecided)\n"));
}

TEST_CASE("quietly only what needs something is told, and nothing where nothing does") {
  const std::string text =
      render({installed("pure", {}), installed("ready", {declares})}, {.quiet = true});
  CHECK_FALSE(contains(text, "pure"));
  CHECK(contains(text, "ready"));
  CHECK(render({installed("pure", {})}, {.quiet = true}).empty());
}

TEST_CASE("what else is found in a distribution of the default build follows the table") {
  Artifact artifact = installed("pkg", {silent});
  artifact.findings.push_back(
      {sample::rule("FT404"), Severity::error, "lib/pkg/_x.so", "It asks.", "Do not."});
  const std::string text = render({artifact});
  CHECK(contains(text, "\n\nincompatible  pkg 1.0  1 module\n  error[FT404]: It asks.\n"));
  CHECK_FALSE(contains(text, "FT204"));
  CHECK(contains(text, "; 1 error\n"));
  CHECK(contains(render({artifact}, {.verbose = true}), "incompatible  lib/pkg/_x.so\n"));
}

TEST_CASE("names in the table cannot drive the terminal or the columns") {
  const std::string text = render({installed("a\n\x1b[2J\xff" + std::string(200, 'x'), {silent})});
  CHECK(contains(text, "  a\\x0a\\x1b[2J"));
  CHECK_FALSE(contains(text, std::string(60, 'x')));
}

TEST_CASE(
    "of a free-threaded environment the worst is told last, and each that is well in a line") {
  Artifact unreadable = sample::unreadable("env/locked");
  unreadable.kind = ArtifactKind::directory;
  CHECK(render({free_threaded("bad", Verdict::enables_gil), free_threaded("good", Verdict::ready),
                free_threaded("odd", Verdict::unknown), free_threaded("pure", Verdict::pure),
                unreadable}) ==
        R"(env: for Python 3.14t (the directory python3.14t)
ready  good 1.0  1 module
pure  pure 1.0  no extension modules

unknown  odd 1.0  1 module
  unknown  lib/pkg/_x.so
    PyInit__x at 0x1100 returns PyModuleDef_Init(0x4000).
    The slot at 0x4100 decides.

enables-gil  bad 1.0  1 module
  enables-gil[FT301]  lib/pkg/_x.so
    The slot at 0x4100 decides.
  help: Add the slot.

error  env/locked  could not be read
4 distributions (1 enables the GIL, 1 is unknown), 3 modules: 1 ready, 1 enables the GIL, 1 unknown; 1 input could not be read
)");
}

TEST_CASE("quietly an environment in which all is well is not told of") {
  CHECK(render({free_threaded("good", Verdict::ready)}, {.quiet = true}).empty());
}

TEST_CASE("environments are told apart, and wheels among them stand where they stood") {
  Artifact elsewhere = free_threaded("other", Verdict::ready);
  elsewhere.environment = std::nullopt;
  const std::string text =
      render({free_threaded("a", Verdict::ready), elsewhere, free_threaded("b", Verdict::ready),
              sample::wheel("w.whl", Verdict::pure), installed("c", {declares})});
  CHECK(contains(text,
                 "python3.14t)\nready  a 1.0  1 module\nready  b 1.0  1 module\n\nenv\nready  "
                 "other 1.0  1 module (3.14t)\npure  w.whl  "));
  CHECK(contains(text, "modules: all keep the GIL disabled; 1 distribution for 3.14: 1 needs a"));
}
