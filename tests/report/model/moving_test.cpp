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

// The same with modules of another binding generator.
Artifact by(const std::string& binding, Artifact artifact) {
  for (Module& module : artifact.modules) module.binding = binding;
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

TEST_CASE("an environment of the default build is a table of what moving it takes") {
  CHECK(render({installed("ready", {declares, declares}), installed("pure", {}),
                by("c-api", installed("work", {declares, silent})), installed("look", {silent})}) ==
        R"(env: for Python 3.14 of the default build (the directory python3.14), so free-threaded
  Python cannot load its extension modules. To move it:
  PROJECT  VERSION  MODULES  DECLARE  NEEDS
  work     1.0            2        1  free-threaded wheel; code changes too if that still
                                      declares nothing
  look     1.0            1        0  free-threaded wheel; Cython declares only in
                                      free-threaded builds
  ready    1.0            2        2  free-threaded wheel; the code declares already
  Check those free-threaded wheels with ftcheck: the declaration may be there.
  1 pure-Python distribution needs nothing: pure

4 distributions for 3.14: 1 needs nothing, 1 a free-threaded wheel, 1 a free-threaded wheel
  to be checked, 1 perhaps code changes
)");
}

TEST_CASE("an artifact of an environment that has no distribution's name is not in the table") {
  Artifact nameless = installed("", {});
  nameless.distribution.reset();
  CHECK(render({nameless}) == "pure  env  no extension modules\n");
}

TEST_CASE("what a missing declaration means depends on who could have made it") {
  const auto needs = [](const Artifact& artifact) { return report::need(artifact); };
  CHECK(needs(by("c-api", installed("a", {silent}))).find("code changes") != std::string::npos);
  CHECK(needs(by("pyo3", installed("a", {silent}))).find("code changes") != std::string::npos);
  CHECK(needs(by("pybind11", installed("a", {silent}))) ==
        "free-threaded wheel; pybind11 declares only in free-threaded builds");
  Artifact single = by("c-api", installed("a", {silent}));
  single.modules[0].init->phase = InitPhase::single;
  CHECK(needs(single) ==
        "free-threaded wheel; single-phase modules declare only in free-threaded builds");
  Artifact stable = by("c-api", installed("a", {silent}));
  stable.modules[0].abi.built_for = BuiltFor::abi3;
  CHECK(needs(stable) == "free-threaded wheel; abi3 modules rarely declare");
}

TEST_CASE("before Python 3.13 no module can declare, and the text says so once") {
  Artifact old = by("c-api", installed("a", {silent}));
  old.environment->python.minor = 12;
  CHECK(report::need(old) == "free-threaded wheel");
  CHECK(contains(render({old, old}), "  Before Python 3.13 no module can declare"));
}

TEST_CASE("distributions that need nothing say why") {
  Artifact library = installed("library", {});
  library.libraries = {"lib/library/libx.so"};
  Artifact other = installed("other", {});
  other.other_modules = 2;
  Artifact standard = installed(std::string(standard_library), {silent, declares});
  standard.distribution->version.clear();
  Artifact both = installed("both", {declares});
  both.modules[0].verdict = Verdict::ready;
  both.verdict = Verdict::ready;
  const std::string text =
      render({library, other, standard, both}, {.verbose = true, .columns = 200});
  CHECK(
      contains(text, "library           1.0            -        -  nothing: no extension modules"));
  CHECK(contains(text, "-  nothing: its modules are for other interpreters\n"));
  CHECK(contains(text, "standard library  -              2        1  nothing: the free-threaded"));
  CHECK(contains(text, "1  nothing: free-threaded interpreters load it too\n"));
  CHECK(contains(text, "4 distributions for 3.14: 4 need nothing\n"));
  CHECK_FALSE(contains(text, "check each"));
}

TEST_CASE("modules that could not be decided are counted") {
  CHECK(contains(render({by("c-api", installed("a", {declares, undecided, undecided}))}),
                 "(2 undecided)\n"));
}

TEST_CASE("quiet lists only what needs something") {
  const std::string text =
      render({installed("pure", {}), installed("ready", {declares})}, {.quiet = true});
  CHECK_FALSE(contains(text, "pure"));
  CHECK(contains(text, "ready"));
  CHECK(render({installed("pure", {})}, {.quiet = true}).empty());
}

TEST_CASE("other findings about distributions of the default build follow the table") {
  Artifact artifact = installed("pkg", {silent});
  artifact.findings.push_back(
      {sample::rule("FT404"), Severity::error, "lib/pkg/_x.so", "It asks.", "Do not."});
  const std::string text = render({artifact});
  CHECK(contains(text, "\n\nincompatible  pkg 1.0  1 module\n  error[FT404]: pkg._x: It asks.\n"));
  CHECK_FALSE(contains(text, "FT204"));
  CHECK(contains(text, "; 1 error\n"));
  CHECK(contains(render({artifact}, {.verbose = true}), "    lib/pkg/_x.so\n"));
}

TEST_CASE("a standard library that needs nothing is wrong in no format") {
  Artifact own = installed(std::string(standard_library), {silent});
  own.findings[0].severity = Severity::info;
  const Report report{{own}};
  CHECK(exit_status(report) == 0);
  CHECK(render({own}, {.quiet = true}).empty());
  CHECK_FALSE(contains(render({own}), "with -v"));
  CHECK(ftcheck::render(report, Format::github).empty());
  CHECK_FALSE(contains(ftcheck::render(report, Format::markdown), "cannot load"));
}

TEST_CASE("in a table, too, help is told once") {
  Artifact broken = installed("broken", {silent});
  broken.findings.push_back(
      {sample::rule("FT103"), Severity::warning, {}, "RECORD is wrong", "Build it anew."});
  const std::string text = report::to_table({{broken}});
  const std::size_t help = text.find("help: Build it anew.");
  REQUIRE(help != std::string::npos);
  CHECK(text.find("Build it anew.", help + 10) == std::string::npos);
}

TEST_CASE("names in the table cannot control the terminal or break the columns") {
  const std::string text = render({installed("a\n\x1b[2J\xff" + std::string(200, 'x'), {silent})});
  CHECK(contains(text, "  a\\x0a\\x1b[2J"));
  CHECK_FALSE(contains(text, std::string(60, 'x')));
}

TEST_CASE(
    "in a free-threaded environment the worst comes first, and each ready distribution is a line") {
  Artifact unreadable = sample::unreadable("env/locked");
  unreadable.kind = ArtifactKind::directory;
  Artifact bad = free_threaded("bad", Verdict::enables_gil);
  bad.modules[0].reason = sample::rule("FT301");
  CHECK(render({free_threaded("good", Verdict::ready), bad, free_threaded("pure", Verdict::pure),
                unreadable}) ==
        R"(error  env/locked  env/locked is not there

env: for Python 3.14t (the directory python3.14t)

enables-gil  bad 1.0  1 module
  error[FT301]: pkg._x does not declare Py_MOD_GIL_NOT_USED (Cython)
  help: Add the slot.

ready  good 1.0  1 module
pure  pure 1.0  no extension modules

3 distributions: 1 enables-gil, 1 ready, 1 pure; 1 error; 1 input could not be read
Learn more: ftcheck --explain FT301
)");
}

TEST_CASE("quiet prints nothing about an environment without problems") {
  CHECK(render({free_threaded("good", Verdict::ready)}, {.quiet = true}).empty());
}

TEST_CASE("environments have separate sections, and files come before them") {
  Artifact elsewhere = free_threaded("other", Verdict::ready);
  elsewhere.environment = std::nullopt;
  const std::string text =
      render({free_threaded("a", Verdict::ready), elsewhere, free_threaded("b", Verdict::ready),
              sample::wheel("w.whl", Verdict::pure), installed("c", {declares})},
             {.columns = 200});
  CHECK(text.starts_with("pure  pkg 1.0  "));
  CHECK(contains(text,
                 "python3.14t)\nready  a 1.0  1 module\nready  b 1.0  1 module\n\nenv\nready  "
                 "other 1.0  1 module"));
  CHECK(contains(text, "3 distributions: 3 ready; 1 distribution for 3.14: 1 needs a free"));
}

TEST_CASE("an index that was asked replaces guesses by what it has") {
  const auto asked = [](std::vector<Alternative> alternatives) {
    Artifact artifact = by("cython", installed("pkg", {silent}));
    artifact.distribution->version = "2.0.1";
    artifact.alternatives = std::move(alternatives);
    return artifact;
  };
  const auto need = [&](std::vector<Alternative> alternatives) {
    return report::need(asked(std::move(alternatives)));
  };
  const Alternative same{"2.0.1", "", Verdict::enables_gil, "the installed release"};
  CHECK(need({{"2.0.1", "", Verdict::ready, ""}}) == "free-threaded wheel 2.0.1 is ready");
  CHECK(need({{"2.0.1", "", Verdict::pure, ""}}) == "2.0.1 is pure Python there");
  CHECK(need({same, {"2.1.0", "", Verdict::ready, ""}}) == "2.1.0 is ready (installed: 2.0.1)");
  CHECK(need({{"3.0b1", "", Verdict::ready, ""}}) ==
        "3.0b1 is ready (pre-release; installed: 2.0.1)");
  CHECK(need({{"1.9", "", Verdict::ready, ""}}) == "the older 1.9 is ready (installed: 2.0.1)");
  CHECK(need({same}) == "free-threaded wheel 2.0.1 re-enables the GIL; no release is ready");
  CHECK(need({{"2.1.0", "", Verdict::enables_gil, ""}}) == "no release is ready");
  CHECK(need({{"2.0.1", "pkg-2.0.1.tar.gz", std::nullopt, "only an sdist"}}) ==
        "no free-threaded wheel; only an sdist");
  CHECK(need({{"2.0.1", "pkg-2.0.1.tar.bz2", std::nullopt, "only an sdist"}}) ==
        "no free-threaded wheel; only an sdist");
  CHECK(need({{"2.0.1", "", std::nullopt, "not read"}}) == "no release is ready");
  CHECK(need({}) == "free-threaded wheel; Cython declares only in free-threaded builds");
}

TEST_CASE("the table of an environment sorts what no release moves first, and counts it") {
  Artifact ready = by("cython", installed("a", {silent}));
  ready.alternatives = {{"1.0", "", Verdict::ready, ""}};
  Artifact blocked = by("cython", installed("b", {silent}));
  blocked.alternatives = {{"1.0", "", Verdict::enables_gil, ""}};
  const std::string text = render({ready, blocked, by("cython", installed("c", {silent}))});
  CHECK(text.find("\n  b ") < text.find("\n  a "));
  CHECK(contains(text,
                 "3 distributions for 3.14: 1 needs a free-threaded wheel to be checked, 1 has a "
                 "release that\n  is ready, 1 has no release that is ready"));
}
