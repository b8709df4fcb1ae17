// Releases with everything that the table, Markdown and HTML distinguish, and with names that try
// to become markup.
#pragma once

#include "every_case.hpp"
#include "sample.hpp"

#include <ftcheck/report.hpp>

#include <string>
#include <utility>
#include <vector>

namespace ftcheck::sample {

// A wheel of a release for one tag.  Modules are given by dotted name; their paths follow from it.
inline Artifact release_wheel(const std::string& project, const std::string& version,
                              const std::string& tag, Verdict verdict,
                              const std::vector<std::pair<std::string, Verdict>>& modules) {
  Artifact artifact = wheel("dist/" + project + "-" + version + "-" + tag + ".whl", verdict);
  artifact.distribution = Distribution{project, version};
  artifact.tags = {tag};
  artifact.interpreters.clear();
  if (tag.find("cp313t") != std::string::npos) artifact.interpreters = {{13, true}};
  if (tag.find("cp314t") != std::string::npos) artifact.interpreters = {{14, true}};
  if (tag == "py3-none-any") artifact.interpreters = {{13, true}, {14, true}, {15, true}};
  for (const auto& [name, its_verdict] : modules) {
    artifact.modules.push_back(module(name + ".so", its_verdict));
    artifact.modules.back().name = name;
    if (its_verdict == Verdict::ready) continue;
    if (its_verdict == Verdict::incompatible) {
      artifact.modules.back().reason = rule("FT204");
      continue;
    }
    artifact.modules.back().reason = rule("FT301");
    artifact.findings.push_back(
        reason(name + ".so", "Add the slot `{Py_mod_gil, Py_MOD_GIL_NOT_USED}`."));
  }
  if (verdict == Verdict::incompatible) {
    artifact.findings.push_back(
        {rule("FT204"), Severity::error, {}, "it is tagged for the default build", "Build one."});
  }
  return artifact;
}

// Markup of HTML and Markdown, mentions, links, text that breaks out of a cell, a line or an
// attribute, a character that reverses the direction of text, and a byte that is not UTF-8.
inline const std::string hostile_text =
    "<script>pwned()</script>\"' onmouseover=\"pwned()|`x`\\|\n## @octocat #1 https://a.b "
    "www.a.b [l](x) ![i](y) <img src=x onerror=pwned()> *b* _i_ \xe2\x80\xae\xff &lt;";

inline Artifact hostile_release() {
  Artifact artifact = wheel("dist/" + hostile_text, Verdict::enables_gil,
                            {module(hostile_text, Verdict::enables_gil)});
  artifact.distribution = Distribution{"z" + hostile_text, hostile_text};
  artifact.tags = {"cp314-cp314t-" + hostile_text};
  artifact.libraries = {hostile_text};
  Module& module = artifact.modules[0];
  module.name = module.architecture = module.binding = module.init->symbol = hostile_text;
  module.evidence = {hostile_text};
  module.reason = rule(hostile_text);
  artifact.findings = {
      {rule(hostile_text), Severity::error, hostile_text, hostile_text, hostile_text},
      {rule("FT101"), Severity::warning, {}, hostile_text, hostile_text}};
  return artifact;
}

inline Report releases() {
  const auto ready = Verdict::ready;
  const auto bad = Verdict::enables_gil;
  Artifact warned =
      release_wheel("Warned", "2.0", "cp314-cp314t-linux_riscv64", ready, {{"warned", ready}});
  warned.findings = {{rule("FT501"), Severity::info, "warned.so", "it has static data", ""},
                     {rule("FT103"),
                      Severity::error,
                      {},
                      "RECORD lists a.py, which is not there",
                      "Build it anew."}};
  Artifact companion = release_wheel("good", "1.10", "cp314-cp314-win_amd64", Verdict::incompatible,
                                     {{"good._a", Verdict::incompatible}});
  companion.findings.back().severity = Severity::info;
  return {{
      release_wheel("good", "1.9", "cp314-cp314t-manylinux_2_28_x86_64", ready,
                    {{"good._a", ready}, {"good._b", ready}}),
      release_wheel("Good", "1.10", "cp314-cp314t-manylinux2014_x86_64", ready,
                    {{"good._a", ready}}),
      release_wheel("good", "1.10", "cp314-cp314t-manylinux_2_28_aarch64", ready,
                    {{"good._a", ready}}),
      release_wheel("good", "1.10", "cp314-cp314t-musllinux_1_2_x86_64", ready,
                    {{"good._a", ready}}),
      release_wheel("good", "1.10", "cp313-cp313t-macosx_11_0_arm64", ready, {{"good._a", ready}}),
      std::move(companion),
      release_wheel("mixed_up", "1.0rc1", "cp314-cp314t-manylinux_2_28_x86_64", ready,
                    {{"mixed._a", ready}, {"mixed._b", ready}}),
      release_wheel("mixed.up", "1.0rc1", "cp314-cp314t-win_amd64", bad,
                    {{"mixed._a", bad}, {"mixed._b", ready}}),
      release_wheel("many", "0.1", "cp314-cp314t-win32", bad,
                    {{"many.a", bad},
                     {"many.b", bad},
                     {"many.c", bad},
                     {"many.d", bad},
                     {"many.e", bad},
                     {"many.f", Verdict::unknown}}),
      release_wheel("default-only", "3", "cp314-cp314-win_amd64", Verdict::incompatible,
                    {{"d", Verdict::incompatible}}),
      release_wheel("simple", "1", "py3-none-any", Verdict::pure, {}),
      std::move(warned),
      release_wheel("数据", "1", "cp314-cp314t-linux_x86_64", ready, {{"数据._x", ready}}),
      extension("build/_x.cpython-314t-x86_64-linux-gnu.so", Verdict::unknown),
      default_build(),
      unowned(),
      standard_library(),
      hostile_release(),
      unreadable("gone.whl"),
  }};
}

}  // namespace ftcheck::sample
