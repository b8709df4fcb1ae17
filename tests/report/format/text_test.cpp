#include "report/format/text.hpp"

#include "report/format/columns.hpp"
#include "report/sample.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace ftcheck;
using sample::extension;
using sample::module;
using sample::reason;
using sample::rule;
using sample::unreadable;
using sample::wheel;

namespace {

std::string render(std::vector<Artifact> artifacts, const TextStyle& style = {}) {
  return report::to_text({std::move(artifacts)}, style);
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

Module named(const std::string& name, Verdict verdict) {
  Module result = module(name + ".so", verdict);
  result.name = name;
  if (verdict != Verdict::ready) result.reason = rule("FT302");
  return result;
}

Finding used(const std::string& name) {
  return {rule("FT302"), Severity::error, name + ".so", "it declares Py_MOD_GIL_USED",
          "Add the slot."};
}

Artifact named_wheel(const std::string& project, Verdict verdict,
                     const std::vector<std::string>& bad) {
  Artifact artifact =
      wheel(project + ".whl", verdict, {named(project + "._ready", Verdict::ready)});
  artifact.distribution->name = project;
  for (const std::string& name : bad) {
    artifact.modules.push_back(named(name, Verdict::enables_gil));
    artifact.findings.push_back(used(name));
  }
  return artifact;
}

Artifact ready_wheel(const std::string& project = "good") {
  return named_wheel(project, Verdict::ready, {});
}

Artifact mixed_wheel() {
  return named_wheel("bad", Verdict::enables_gil, {"bad._a", "bad._c"});
}

// A wheel for the default build, with a note that explains why that is not a problem.
Artifact companion(const std::string& project) {
  Artifact artifact =
      wheel(project + "-default.whl", Verdict::incompatible, {named("x", Verdict::incompatible)});
  artifact.distribution->name = project;
  artifact.interpreters.clear();
  artifact.tags = {"cp314-cp314-linux_x86_64"};
  artifact.modules[0].reason = rule("FT204");
  artifact.findings = {
      {rule("FT204"), Severity::info, {}, "Nobody installs it.", "Nothing to do."}};
  return artifact;
}

}  // namespace

TEST_CASE("a release without problems takes exactly one line") {
  CHECK(render({ready_wheel()}) == "ready  good 1.0  3.14t on Linux x86_64\n");
  CHECK(render({ready_wheel()}, {.quiet = true}).empty());
}

TEST_CASE("default-build wheels beside a free-threaded one are counted in the release's line") {
  Artifact other = companion("good");
  other.path = "good-older.whl";
  Artifact same = companion("good");
  same.path = "elsewhere/" + same.path;
  CHECK(render({companion("good"), ready_wheel(), other, same}) ==
        "ready  good 1.0  3.14t on Linux x86_64; 2 default-build wheels beside it\n");
  CHECK(render({companion("good"), ready_wheel()}, {.quiet = true}).empty());
}

TEST_CASE("a platform without a free-threaded wheel makes the release incompatible there") {
  Artifact windows = companion("good");
  windows.tags = {"cp314-cp314-win_amd64"};
  windows.findings[0].severity = Severity::error;
  CHECK(render({ready_wheel(), windows}) ==
        R"(incompatible  good 1.0  1 of 2 modules; 3.14t on Linux x86_64; not on Windows amd64
  error[FT204]: Nobody installs it.
    in good-default.whl
  help: Nothing to do.

1 release: 1 incompatible; 1 error
Learn more: ftcheck --explain FT204
)");
}

TEST_CASE("on a platform without free-threaded Python there is nothing to do") {
  CHECK(render({companion("good")}) ==
        "incompatible  good 1.0  no free-threaded wheel; Nothing to do.; 1 note with -v\n");
  CHECK(render({companion("good")}, {.quiet = true}).empty());
}

TEST_CASE("a cause is shown once, with its modules and one help") {
  CHECK(render({mixed_wheel()}) == R"(enables-gil  bad 1.0  2 of 3 modules; 3.14t on Linux x86_64
  bad.whl
  error[FT302]: 2 modules declare Py_MOD_GIL_USED (Cython): _a, _c
  help: Add the slot.

1 release: 1 enables-gil; 1 error
Learn more: ftcheck --explain FT302
)");
}

TEST_CASE("modules of several wheels share a cause, which names the wheels") {
  Artifact windows = mixed_wheel();
  windows.tags = {"cp314-cp314t-win_amd64"};
  const std::string all = render({mixed_wheel(), windows});
  CHECK(contains(all, "error[FT302]: 2 modules declare Py_MOD_GIL_USED (Cython): _a, _c\n  help"));
  Artifact linux_alone = mixed_wheel();
  linux_alone.findings.clear();
  for (Module& each : linux_alone.modules) each.verdict = Verdict::ready;
  CHECK(contains(render({linux_alone, windows}),
                 "(Cython): _a, _c\n    in the wheel for Windows amd64\n  help"));
}

TEST_CASE("names that do not fit on two lines are shown only with -v") {
  std::vector<std::string> many;
  for (int i = 100; i < 160; ++i) many.push_back("bad.module_" + std::to_string(i));
  const std::string text = render({named_wheel("bad", Verdict::enables_gil, many)});
  CHECK(contains(text, "60 modules declare"));
  CHECK(contains(text, "module_100"));
  CHECK(contains(text, ", …\n"));
  CHECK_FALSE(contains(text, "module_159"));
  CHECK(contains(render({named_wheel("bad", Verdict::enables_gil, many)}, {.verbose = true}),
                 "bad.module_159.so"));
}

TEST_CASE("modules that need different help have separate causes") {
  Artifact artifact = mixed_wheel();
  artifact.findings[1].help = "Look at it.";
  const std::string text = render({artifact});
  CHECK(contains(text, "error[FT302]: bad._a declares Py_MOD_GIL_USED (Cython)\n  help: Add"));
  CHECK(contains(text, "error[FT302]: bad._c declares Py_MOD_GIL_USED (Cython)\n  help: Look"));
}

TEST_CASE("a module that is not ready is named even without a finding about it") {
  Artifact artifact = mixed_wheel();
  artifact.findings.clear();
  for (Module& each : artifact.modules) each.reason = nullptr;
  CHECK(contains(render({artifact}), "  error: 2 modules: enables-gil: _a, _c\n"));
}

TEST_CASE("with -v every module is listed, also those of default-build wheels") {
  const std::string text = render({companion("good"), ready_wheel()}, {.verbose = true});
  CHECK(contains(text, "  in good-default.whl\n  incompatible  x.so\n"));
  CHECK(contains(text, "  in good.whl\n  ready  good._ready.so\n"));
}

TEST_CASE("a module whose rule was not selected affects only the verdict") {
  Artifact artifact = mixed_wheel();
  artifact.findings.clear();
  CHECK(render({artifact}, {.columns = 160}) ==
        "enables-gil  bad 1.0  2 of 3 modules; 3.14t on Linux x86_64; not counted: FT302 is not "
        "selected\n");
}

TEST_CASE("errors come before warnings, and causes that decide the verdict before the rest") {
  Artifact artifact = mixed_wheel();
  artifact.findings.insert(
      artifact.findings.begin(),
      {{rule("FT201"), Severity::warning, "bad._a.so", "The suffix is bare.", "Rename it."},
       {rule("FT101"), Severity::error, {}, "The name is odd.", "Name it so."}});
  const std::string text = render({artifact});
  const auto at = [&](std::string_view part) { return text.find(part); };
  CHECK(at("error[FT302]") < at("error[FT101]: The name is odd.\n"));
  CHECK(at("error[FT101]") < at("warning[FT201]: bad._a: The suffix is bare.\n"));
  CHECK(contains(text, "; 2 errors; 1 warning\n"));
}

TEST_CASE("findings of one rule with different messages share a sentence") {
  Artifact artifact = ready_wheel();
  artifact.findings = {{rule("FT101"), Severity::error, {}, "One is wrong.", "Fix it."},
                       {rule("FT101"), Severity::error, {}, "Two is wrong.", "Fix it."}};
  const std::string text = render({artifact});
  CHECK(contains(text, "  error[FT101]: One is wrong.\n    Two is wrong.\n  help: Fix it.\n"));
  CHECK(contains(text, "1 release: 1 ready; 1 error\n"));
}

TEST_CASE("an extension module is identified by its path") {
  Artifact artifact = extension("_x.so", Verdict::enables_gil);
  artifact.modules[0].reason = rule("FT301");
  artifact.findings = {reason("_x.so", "Add the slot.")};
  CHECK(render({artifact, extension("_y.so", Verdict::ready)}) ==
        R"(enables-gil  _x.so  3.14t on ELF x86_64
  error[FT301]: pkg._x does not declare Py_MOD_GIL_NOT_USED (Cython)
  help: Add the slot.

ready  _y.so  3.14t on ELF x86_64

2 files: 1 enables-gil, 1 ready; 1 error
Learn more: ftcheck --explain FT301
)");
}

TEST_CASE("for an undecided module the text says what stood in the way") {
  Artifact artifact = wheel("a.whl", Verdict::unknown, {named("a", Verdict::unknown)});
  artifact.modules[0].reason = rule("FT303");
  artifact.findings = {{rule("FT303"), Severity::warning, "a.so", "Who knows.", "Import it."}};
  CHECK(contains(render({artifact}),
                 "  warning[FT303]: a is undecided (Cython)\n    The slot at 0x4100 decides.\n"));
}

TEST_CASE("a wheel without modules is pure, and many such wheels share a line") {
  CHECK(render({wheel("p.whl", Verdict::pure)}) == "pure  pkg 1.0  no extension modules\n");
  std::vector<Artifact> many;
  for (const std::string name : {"a", "b", "c"}) {
    many.push_back(wheel(name + ".whl", Verdict::pure));
    many.back().distribution->name = name;
  }
  CHECK(render(many) == "3 pure-Python releases need nothing: a, b, c\n3 releases: 3 pure\n");
  CHECK(contains(render(many, {.verbose = true}), "pure  b 1.0  no extension modules\n"));
}

TEST_CASE("a file that was given as a module but is not one is reported as such") {
  Artifact artifact = extension("libfoo.so", Verdict::pure);
  artifact.modules.clear();
  artifact.interpreters.clear();
  CHECK(render({artifact}) == "pure  libfoo.so  not an extension module\n");
}

TEST_CASE("the reason for an unreadable input is printed unless standard error already shows it") {
  CHECK(render({ready_wheel(), unreadable("gone.whl")}) == R"(error  gone.whl  gone.whl is not there
ready  good 1.0  3.14t on Linux x86_64
1 release: 1 ready; 1 input could not be read
)");
  CHECK(render({ready_wheel(), unreadable("gone.whl")}, {.errors = false}) ==
        R"(ready  good 1.0  3.14t on Linux x86_64
1 release: 1 ready; 1 input could not be read
)");
}

TEST_CASE("quiet prints only what is wrong, and no summary") {
  Artifact noted = ready_wheel();
  noted.findings = {{rule("FT501"), Severity::info, {}, "By the way.", ""}};
  CHECK(render({ready_wheel(), noted}, {.quiet = true}).empty());
  const std::string text = render({ready_wheel(), mixed_wheel()}, {.quiet = true});
  CHECK(text.starts_with("enables-gil  bad 1.0"));
  CHECK(text.ends_with("help: Add the slot.\n"));
}

TEST_CASE("quiet still prints a wheel that is ready but has an error") {
  Artifact artifact = ready_wheel();
  artifact.findings = {{rule("FT101"), Severity::error, {}, "One is wrong.", "Fix it."}};
  CHECK(render({artifact}, {.quiet = true}) == R"(ready  good 1.0  3.14t on Linux x86_64
  good.whl
  error[FT101]: One is wrong.
  help: Fix it.
)");
}

TEST_CASE("notes are counted and shown with -v; hints are always shown") {
  Artifact artifact = ready_wheel();
  artifact.findings = {{rule("FT307"), Severity::info, {}, "Say so.", "Add it."}};
  CHECK(render({artifact}) == "ready  good 1.0  3.14t on Linux x86_64; 1 note (FT307) with -v\n");
  CHECK(contains(render({artifact}, {.verbose = true}), "  note[FT307]: Say so.\n"));
  artifact.findings[0].rule = rule("FT501");
  CHECK(contains(render({artifact}), "  note[FT501]: Say so.\n"));
}

TEST_CASE("notes that are only counted are named by their rules") {
  Artifact artifact = ready_wheel();
  for (const std::string_view code : {"FT103", "FT204", "FT103"}) {
    artifact.findings.push_back({rule(code), Severity::info, {}, "Say so.", std::string(code)});
    artifact.findings.back().help += std::to_string(artifact.findings.size());
  }
  CHECK(contains(render({artifact}), "; 3 notes (not-installable, record-mismatch) with -v\n"));
  for (const std::string_view code : {"FT301", "FT303"})
    artifact.findings.push_back({rule(code), Severity::info, {}, "Say so.", ""});
  CHECK(contains(render({artifact}, {.columns = 160}),
                 "; 5 notes (gil-not-declared, gil-undecided, not-installable, …) with -v\n"));
}

TEST_CASE("the last line says how many codes it leaves out") {
  Artifact artifact = ready_wheel();
  const auto last_line = [&](std::size_t columns = 92) {
    const std::string text = render({artifact}, {.columns = columns});
    return text.substr(text.rfind('\n', text.size() - 2) + 1);
  };
  const auto add = [&](std::string_view code) {
    artifact.findings.push_back({rule(code), Severity::warning, {}, "Say so.", ""});
  };
  for (const std::string_view code : {"FT101", "FT102", "FT103", "FT104", "FT105", "FT106"})
    add(code);
  CHECK(last_line() == "Learn more: ftcheck --explain FT101 FT102 FT103 FT104 FT105 FT106\n");
  CHECK(last_line(60) == "Learn more: ftcheck --explain FT101 FT102 FT103 (and 3 more)\n");
  add("FT107");
  CHECK(last_line() ==
        "Learn more: ftcheck --explain FT101 FT102 FT103 FT104 FT105 FT106 (and 1 more)\n");
}

TEST_CASE("verbose lists the libraries, and every module with all its evidence") {
  Artifact artifact = mixed_wheel();
  artifact.libraries = {"pkg.libs/libfoo.so.1"};
  const std::string text = render({artifact}, {.verbose = true});
  CHECK(contains(text, R"((Cython): _a, _c
    bad._a.so
      ELF x86_64, built for free-threaded Python, PyInit__x (multi-phase), GIL declared used
        by a slot, Cython
      PyInit__x at 0x1100 returns PyModuleDef_Init(0x4000).
      The slot at 0x4100 decides.
    bad._c.so
)"));
  CHECK(contains(text, R"(  ready  bad._ready.so
    ELF x86_64, built for free-threaded Python, PyInit__x (multi-phase), GIL declared not
      used by a slot, Cython
    PyInit__x at 0x1100 returns PyModuleDef_Init(0x4000).
    The slot at 0x4100 decides.
  libraries, which are not modules:
    pkg.libs/libfoo.so.1
)"));
}

TEST_CASE("lines are as wide as the terminal, up to a limit") {
  const auto longest = [](const std::string& text) {
    std::size_t most = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      most = std::max(most, report::display_width(std::string_view(text).substr(at, end - at)));
      at = end + 1;
    }
    return most;
  };
  Artifact artifact = mixed_wheel();
  for (int i = 0; i < 60; ++i) artifact.findings[0].help += " word";
  for (const std::size_t columns : {60, 92, 160}) {
    CHECK(longest(render({artifact}, {.columns = columns})) <= columns);
    CHECK(longest(render({artifact}, {.columns = columns})) > columns - 10);
  }
}

TEST_CASE("if the terminal shows links, a code links to the page that explains its rule") {
  static constexpr Rule used_rule = {"FT302", "gil-declared-used", Severity::error, "", "", "", ""};
  Artifact artifact = mixed_wheel();
  for (Finding& finding : artifact.findings) finding.rule = &used_rule;
  const std::string text = render({artifact}, {.hyperlinks = true});
  const std::string target = rule_url(used_rule);
  REQUIRE_FALSE(target.empty());
  CHECK(contains(text, "error[\x1b]8;;" + target + "\x1b\\FT302\x1b]8;;\x1b\\]: 2 modules"));
  CHECK_FALSE(contains(render({artifact}), "\x1b]8"));
}

TEST_CASE("a sentence that the table cuts ends with a whole character") {
  std::string name;
  for (int i = 0; i < 70; ++i) name += "数";
  const std::string text =
      report::to_table({{named_wheel("bad", Verdict::enables_gil, {name})}}, {.columns = 60});
  CHECK(contains(text, "数 …\n"));
  CHECK_FALSE(contains(text, "\\x"));
}

TEST_CASE("color marks verdicts, names and help") {
  const std::string text = render({ready_wheel(), mixed_wheel()}, {.color = true});
  CHECK(contains(text, "\x1b[32mready\x1b[0m  \x1b[1mgood 1.0\x1b[0m"));
  CHECK(contains(text, "\x1b[31menables-gil\x1b[0m  \x1b[1mbad 1.0\x1b[0m"));
  CHECK(contains(text, "\x1b[31merror[FT302]\x1b[0m: 2 modules"));
  CHECK(contains(text, "\x1b[36mhelp\x1b[0m: Add the slot."));
}

TEST_CASE("no text from a wheel reaches the terminal unescaped") {
  const std::string attack = "\x1b[2J\xff\n";
  Artifact artifact = wheel(attack, Verdict::enables_gil, {module(attack, Verdict::enables_gil)});
  artifact.libraries = {attack};
  artifact.findings = {{rule(attack), Severity::error, attack, attack, attack},
                       {rule(attack), Severity::warning, attack, attack, attack}};
  Module& hostile = artifact.modules[0];
  hostile.architecture = hostile.binding = hostile.init->symbol = attack;
  hostile.evidence = {attack};
  for (const bool verbose : {false, true}) {
    const std::string text = render({artifact}, {.verbose = verbose});
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\xff') == std::string::npos);
    CHECK(text.find("\\x1b[2J\\xff\\x0a") != std::string::npos);
  }
}

TEST_CASE("the worst of several releases comes first, and the last line counts them") {
  const std::string text = render({ready_wheel("a"), ready_wheel("b"), mixed_wheel()});
  CHECK(text.starts_with("enables-gil  bad 1.0"));
  CHECK(contains(text, "\n3 releases: 1 enables-gil, 2 ready; 1 error\n"));
}

TEST_CASE("up to five releases are shown as text, more as a table") {
  Report report;
  for (int i = 0; i < 5; ++i) report.artifacts.push_back(ready_wheel("p" + std::to_string(i)));
  for (int i = 0; i < 5; ++i) report.artifacts.push_back(ready_wheel("p0"));
  CHECK(readable_format(report) == Format::text);
  report.artifacts.push_back(ready_wheel("p5"));
  CHECK(readable_format(report) == Format::table);
}

TEST_CASE("the text of an empty report is empty") {
  CHECK(report::to_text({}, {}).empty());
}
