// A report with a case of everything that formats distinguish, and with names that try to break out
// of them.
#pragma once

#include "sample.hpp"

#include <ftcheck/report.hpp>
#include <ftcheck/rules.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace ftcheck::sample {

// A wheel with modules that are ready, re-enable the GIL or are undecided.
inline Artifact mixed_wheel() {
  Artifact artifact = wheel("dist/mixed-1.0-cp314-cp314t-linux_x86_64.whl", Verdict::enables_gil,
                            {module("pkg/_a.cpython-314t.so", Verdict::ready),
                             module("pkg/_b.cpython-314t.so", Verdict::enables_gil),
                             module("pkg/_c.cpython-314t.so", Verdict::unknown)});
  artifact.modules[0].name = "pkg._a";
  artifact.modules[1].name = "pkg._b";
  artifact.modules[1].reason = rule("FT301");
  artifact.modules[2].name = "pkg._c";
  artifact.modules[2].reason = rule("FT303");
  artifact.libraries = {"pkg.libs/libfoo.so.1"};
  artifact.findings = {
      {rule("FT301"), Severity::error, "pkg/_b.cpython-314t.so", "importing it re-enables the GIL",
       "add the slot `{Py_mod_gil, Py_MOD_GIL_NOT_USED}`"},
      {rule("FT303"), Severity::warning, "pkg/_c.cpython-314t.so", "it could not be decided.", ""},
      {rule("FT501"), Severity::info, "pkg/_a.cpython-314t.so", "it has 100% static data",
       "look at it"},
      {rule("FT103"),
       Severity::error,
       {},
       "RECORD lists a.py, which is not there",
       "build it anew"},
      {rule("FT103"),
       Severity::error,
       {},
       "RECORD lists b.py, which is not there",
       "build it anew"},
  };
  return artifact;
}

// A distribution in a directory that was given with a redundant "./".
inline Artifact installed() {
  Artifact artifact = wheel("./env/site-packages", Verdict::enables_gil,
                            {module("pkg/_b.cpython-314t.so", Verdict::enables_gil)});
  artifact.kind = ArtifactKind::directory;
  artifact.tags.clear();
  artifact.modules[0].reason = rule("FT301");
  artifact.findings = {reason("pkg/_b.cpython-314t.so", "Add the slot.")};
  return artifact;
}

// A distribution in an environment of the default build: one finding explains all modules.
inline Artifact default_build() {
  Artifact artifact =
      wheel("env", Verdict::incompatible,
            {module("lib/python3.14/site-packages/pkg/_b.cpython-314.so", Verdict::incompatible)});
  artifact.kind = ArtifactKind::directory;
  artifact.tags = {"cp314-cp314-manylinux_2_28_x86_64"};
  artifact.interpreters.clear();
  artifact.environment = Environment{{14, false}, "the directory python3.14"};
  artifact.other_modules = 2;
  artifact.modules[0].abi = {"cp314", BuiltFor::gil, {}};
  artifact.modules[0].reason = rule("FT204");
  artifact.findings = {{rule("FT204"),
                        Severity::error,
                        {},
                        "it is installed for the default build",
                        "audit its wheel"}};
  return artifact;
}

// Modules that belong to no distribution, one of them installed elsewhere.
inline Artifact unowned() {
  Artifact artifact = wheel("env/", Verdict::enables_gil,
                            {module("/src/pkg/_b.cpython-314t.so", Verdict::enables_gil),
                             module("pkg/_a.cpython-314t.so", Verdict::ready)});
  artifact.kind = ArtifactKind::directory;
  artifact.distribution = Distribution{"pkg", ""};
  artifact.tags.clear();
  artifact.environment = Environment{{14, true}, "the directory python3.14t"};
  artifact.modules[0].reason = rule("FT301");
  artifact.findings = {reason("/src/pkg/_b.cpython-314t.so", "Add the slot."),
                       {rule("FT303"), Severity::warning, {}, "it has no metadata", ""}};
  return artifact;
}

inline Artifact standard_library() {
  Artifact artifact =
      wheel("env", Verdict::ready,
            {module("lib/python3.14t/lib-dynload/_x.cpython-314t.so", Verdict::ready)});
  artifact.kind = ArtifactKind::directory;
  artifact.distribution = Distribution{"standard library", ""};
  artifact.tags.clear();
  artifact.environment = Environment{{14, true}, "the directory python3.14t"};
  artifact.other_modules = 1;
  return artifact;
}

// Quotes, line ends, percent signs, separators of every format, bytes that are not UTF-8, control
// characters of one and of two bytes, a command to a runner's log, a character that reverses the
// direction of text, a link, a path that leaves the archive, and an unknown rule.
inline Artifact hostile_wheel() {
  const std::string member =
      "../a\"b'\n::error::\r%0A,x=y:\xff\x1b[2J\xc2\x9b##vso[a]\xe2\x80\xae!/"
      "[click](http://a.b).so";
  Artifact artifact =
      wheel("odd, 100%:!\xff #?.whl", Verdict::enables_gil, {module(member, Verdict::enables_gil)});
  artifact.distribution = Distribution{"\"\xff", "\n"};
  artifact.modules[0].name = "\xff.\"";
  artifact.modules[0].reason = rule("FT999");
  artifact.modules[0].evidence = {"\xff\n::error::"};
  artifact.findings = {
      {rule("FT999"), Severity::error, member, "see [it](http://a.b)\n::error::\xff", "%0A\n"}};
  return artifact;
}

// True if the text has nothing that a format for people, terminals or logs must not write
// unescaped.
inline bool is_harmless(std::string_view text) {
  return std::ranges::none_of(
      std::array<std::string_view, 7>{"\x1b", "\r", "\xff", "\xc2\x9b", "\xe2\x80\xae", "##vso[",
                                      "\n::error::"},
      [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// Has a name longer than any file name in every place where a name occurs.
inline Artifact endless_wheel() {
  const std::string member = std::string(60'000, 'm') + ".so";
  Artifact artifact = wheel(std::string(5'000, 'w') + ".whl", Verdict::enables_gil,
                            {module(member, Verdict::enables_gil)});
  artifact.modules[0].reason = rule("FT301");
  artifact.distribution = Distribution{std::string(60'000, 'n'), std::string(60'000, '1')};
  artifact.findings = {reason(member, std::string(60'000, 'h'))};
  return artifact;
}

inline Report every_case() {
  Artifact alone = extension("build/_x.cpython-314t.so", Verdict::enables_gil);
  alone.modules[0].path = "_x.cpython-314t.so";
  alone.modules[0].reason = rule("FT301");
  alone.findings = {reason("_x.cpython-314t.so", "Add the slot.")};
  return {{
      wheel("dist/good.whl", Verdict::ready, {module("pkg/_x.so", Verdict::ready)}),
      mixed_wheel(),
      wheel("/abs/pure.whl", Verdict::pure),
      alone,
      installed(),
      default_build(),
      unowned(),
      standard_library(),
      hostile_wheel(),
      unreadable("gone.whl"),
  }};
}

}  // namespace ftcheck::sample
