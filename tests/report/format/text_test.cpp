#include "report/format/text.hpp"

#include "report/sample.hpp"

#include <doctest/doctest.h>

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

Artifact ready_wheel() {
  return wheel("good.whl", Verdict::ready,
               {module("pkg/_a.so", Verdict::ready), module("pkg/_b.so", Verdict::ready)});
}

Artifact mixed_wheel() {
  Artifact artifact =
      wheel("bad.whl", Verdict::enables_gil,
            {module("pkg/_a.so", Verdict::enables_gil), module("pkg/_b.so", Verdict::ready),
             module("pkg/_c.so", Verdict::enables_gil)});
  artifact.findings = {reason("pkg/_a.so", "Add the slot."), reason("pkg/_c.so", "Add the slot.")};
  return artifact;
}

}  // namespace

TEST_CASE("a wheel that is ready takes one line") {
  CHECK(render({ready_wheel()}) == R"(ready  good.whl  2 modules (3.14t)
1 wheel, 2 modules: all keep the GIL disabled
)");
}

TEST_CASE("modules that are not ready come with what decided, and shared help once") {
  CHECK(render({mixed_wheel()}) == R"(enables-gil  bad.whl  2 of 3 modules (3.14t)
  enables-gil[FT301]  pkg/_a.so
    The slot at 0x4100 decides.
  enables-gil[FT301]  pkg/_c.so
    The slot at 0x4100 decides.
  help: Add the slot.

1 wheel, 3 modules: 1 ready, 2 enable the GIL
)");
}

TEST_CASE("modules that need different help are grouped by it") {
  Artifact artifact = mixed_wheel();
  artifact.modules[1].verdict = Verdict::unknown;
  artifact.findings.push_back(reason("pkg/_b.so", "Look at it."));
  CHECK(render({artifact}, {.quiet = true}) == R"(enables-gil  bad.whl  2 of 3 modules (3.14t)
  enables-gil[FT301]  pkg/_a.so
    The slot at 0x4100 decides.
  enables-gil[FT301]  pkg/_c.so
    The slot at 0x4100 decides.
  help: Add the slot.
  unknown[FT301]  pkg/_b.so
    PyInit__x at 0x1100 returns PyModuleDef_Init(0x4000).
    The slot at 0x4100 decides.
  help: Look at it.
)");
}

TEST_CASE("a module that is not ready is named also where no finding speaks of it") {
  Artifact artifact = mixed_wheel();
  artifact.findings.clear();
  const std::string text = render({artifact});
  CHECK(text.find("  enables-gil  pkg/_a.so\n    The slot at 0x4100 decides.\n") !=
        std::string::npos);
  CHECK(text.find("help:") == std::string::npos);
}

TEST_CASE("the gravest finding of a module gives the help, the others follow") {
  Artifact artifact =
      wheel("bad.whl", Verdict::enables_gil, {module("a.so", Verdict::enables_gil)});
  artifact.findings = {
      {rule("FT201"), Severity::warning, "a.so", "The suffix is bare.", "Rename it."},
      reason("a.so", "Add the slot.")};
  CHECK(render({artifact}) == R"(enables-gil  bad.whl  1 module (3.14t)
  enables-gil[FT301]  a.so
    The slot at 0x4100 decides.
  help: Add the slot.
  warning[FT201]: The suffix is bare.
    in a.so
  help: Rename it.

1 wheel, 1 module: enables the GIL; 1 warning
)");
}

TEST_CASE("a module whose reason was not chosen, or is said of the wheel, is only counted") {
  Artifact artifact =
      wheel("a.whl", Verdict::incompatible, {module("a.so", Verdict::incompatible)});
  artifact.modules[0].reason = rule("FT204");
  CHECK(render({artifact}) == R"(incompatible  a.whl  1 module (3.14t)
1 wheel, 1 module: incompatible
)");
  artifact.findings = {
      {rule("FT204"), Severity::error, {}, "Nobody installs it.", "Build another."}};
  CHECK(render({artifact}) == R"(incompatible  a.whl  1 module (3.14t)
  error[FT204]: Nobody installs it.
  help: Build another.

1 wheel, 1 module: incompatible; 1 error
)");
}

TEST_CASE("the reason of a module is the finding of its rule, whatever else is found in it") {
  Artifact artifact = wheel("a.whl", Verdict::unknown, {module("a.so", Verdict::unknown)});
  artifact.modules[0].reason = rule("FT303");
  artifact.findings = {
      {rule("FT404"), Severity::error, "a.so", "It imports too much.", "Import less."},
      {rule("FT303"), Severity::warning, "a.so", "Who knows.", "Import it."}};
  const std::string text = render({artifact});
  CHECK(text.find("  unknown[FT303]  a.so\n") != std::string::npos);
  CHECK(text.find("  error[FT404]: It imports too much.\n    in a.so\n") != std::string::npos);
}

TEST_CASE("findings about the artifact stand under it, repeated help once") {
  Artifact artifact = ready_wheel();
  artifact.findings = {{rule("FT101"), Severity::error, {}, "One is wrong.", "Fix it."},
                       {rule("FT101"), Severity::error, {}, "Two is wrong.", "Fix it."}};
  CHECK(render({artifact}) == R"(ready  good.whl  2 modules (3.14t)
  error[FT101]: One is wrong.
  error[FT101]: Two is wrong.
  help: Fix it.

1 wheel, 2 modules: all keep the GIL disabled; 2 errors
)");
}

TEST_CASE("an extension module is its own artifact and is named once") {
  Artifact artifact = extension("_x.so", Verdict::enables_gil);
  artifact.findings = {reason("_x.so", "Add the slot.")};
  CHECK(render({artifact, extension("_y.so", Verdict::ready)}) ==
        R"(enables-gil[FT301]  _x.so  (3.14t)
  The slot at 0x4100 decides.
  help: Add the slot.

ready  _y.so  (3.14t)
2 extension modules: 1 ready, 1 enables the GIL
)");
}

TEST_CASE("a module that could not be decided comes with all its evidence") {
  CHECK(render({wheel("a.whl", Verdict::unknown, {module("a.so", Verdict::unknown)})}) ==
        R"(unknown  a.whl  1 module (3.14t)
  unknown  a.so
    PyInit__x at 0x1100 returns PyModuleDef_Init(0x4000).
    The slot at 0x4100 decides.

1 wheel, 1 module: unknown
)");
}

TEST_CASE("a wheel without modules is pure") {
  CHECK(render({wheel("p.whl", Verdict::pure)}) == R"(pure  p.whl  no extension modules (3.14t)
1 wheel, no extension modules
)");
}

TEST_CASE("a file that was given as a module and is none is said to be none") {
  Artifact artifact = extension("libfoo.so", Verdict::pure);
  artifact.modules.clear();
  artifact.interpreters.clear();
  CHECK(render({artifact}) == R"(pure  libfoo.so  not an extension module
1 other file, no extension modules
)");
}

TEST_CASE("an input that could not be read is counted apart") {
  CHECK(render({ready_wheel(), unreadable("gone.whl")}) == R"(ready  good.whl  2 modules (3.14t)
error  gone.whl  could not be read
1 wheel, 2 modules: all keep the GIL disabled; 1 input could not be read
)");
  CHECK(render({unreadable("gone.whl")}) == R"(error  gone.whl  could not be read
1 input could not be read
)");
}

TEST_CASE("quiet prints only what is wrong, and no summary") {
  Artifact noted = ready_wheel();
  noted.findings = {{rule("FT501"), Severity::info, {}, "By the way.", ""}};
  CHECK(render({ready_wheel(), noted}, {.quiet = true}).empty());
  const std::string text = render({ready_wheel(), mixed_wheel()}, {.quiet = true});
  CHECK(text.starts_with("enables-gil  bad.whl"));
  CHECK(text.ends_with("help: Add the slot.\n"));
}

TEST_CASE("quiet still prints a wheel that is ready but has an error") {
  Artifact artifact = ready_wheel();
  artifact.findings = {{rule("FT101"), Severity::error, {}, "One is wrong.", "Fix it."}};
  CHECK(render({artifact}, {.quiet = true}) == R"(ready  good.whl  2 modules (3.14t)
  error[FT101]: One is wrong.
  help: Fix it.
)");
}

TEST_CASE("verbose lists every module with all its evidence, and the libraries") {
  Artifact artifact = wheel("good.whl", Verdict::ready, {module("pkg/_a.so", Verdict::ready)});
  artifact.libraries = {"pkg.libs/libfoo.so.1"};
  CHECK(render({artifact}, {.verbose = true}) == R"(ready  good.whl  1 module (3.14t)
  ready  pkg/_a.so
    elf x86_64, built for free-threaded, PyInit__x (multi), gil not-used by slot, cython
    PyInit__x at 0x1100 returns PyModuleDef_Init(0x4000).
    The slot at 0x4100 decides.
  libraries, which are not modules:
    pkg.libs/libfoo.so.1

1 wheel, 1 module: keeps the GIL disabled
)");
}

TEST_CASE("color marks verdicts, paths and help") {
  const std::string text = render({ready_wheel(), mixed_wheel()}, {.color = true});
  CHECK(text.find("\x1b[32mready\x1b[0m  \x1b[1mgood.whl\x1b[0m") != std::string::npos);
  CHECK(text.find("\x1b[31menables-gil\x1b[0m  \x1b[1mbad.whl\x1b[0m") != std::string::npos);
  CHECK(text.find("\x1b[36mhelp\x1b[0m: Add the slot.") != std::string::npos);
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

TEST_CASE("a report of many wheels ends with one line that counts them") {
  const std::string text = render({ready_wheel(), ready_wheel(), mixed_wheel()});
  CHECK(text.ends_with("\n3 wheels, 7 modules: 5 ready, 2 enable the GIL\n"));
}

TEST_CASE("of nothing, as when a run is interrupted early, the text says nothing") {
  CHECK(report::to_text({}, {}).empty());
}
