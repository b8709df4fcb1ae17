#include "report/format/github.hpp"

#include "golden.hpp"
#include "report/every_case.hpp"
#include "report/releases.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>

using namespace ftcheck;

TEST_CASE("GitHub annotations of every case") {
  golden::check_golden("annotations.txt", report::to_github(sample::every_case()));
}

TEST_CASE("no name in a wheel makes a second workflow command") {
  const Report report = {{sample::hostile_wheel()}};
  const std::string text = report::to_github(report);
  CHECK(std::ranges::count(text, '\n') == 1);
  CHECK(sample::is_harmless(text));
  // The runner takes the first "::" after the command's name for the end of the properties.
  CHECK(text.find("::", 2) == text.find("title=FT999::") + std::string("title=FT999").size());
  CHECK(text.starts_with("::error file=odd%2C 100%25%3A!"));
}

TEST_CASE("an annotation is one line however long the names in it are") {
  const std::string text = report::to_github({{sample::endless_wheel()}});
  CHECK(std::ranges::count(text, '\n') == 1);
}

TEST_CASE("modules of one release with one cause are one annotation, worst first, without notes") {
  Artifact linux =
      sample::release_wheel("pkg", "1", "cp314-cp314t-linux_x86_64", Verdict::enables_gil,
                            {{"pkg.a", Verdict::enables_gil},
                             {"pkg.b", Verdict::enables_gil},
                             {"pkg.c", Verdict::ready}});
  linux.findings.insert(linux.findings.begin(),
                        {sample::rule("FT303"), Severity::warning, {}, "odd", ""});
  linux.findings.push_back({sample::rule("FT204"), Severity::info, {}, "only worth knowing", ""});
  Artifact windows = sample::release_wheel("pkg", "1", "cp314-cp314t-win_amd64",
                                           Verdict::enables_gil, {{"pkg.a", Verdict::enables_gil}});
  const Report report = {{linux, windows}};
  CHECK(report::to_github(report) ==
        "::error file=dist/pkg-1-cp314-cp314t-linux_x86_64.whl,title=FT301 gil-not-declared::pkg "
        "1: 2 "
        "modules do not declare Py_MOD_GIL_NOT_USED (Cython): a, b%0Ahelp: Add the slot "
        "`{Py_mod_gil, Py_MOD_GIL_NOT_USED}`.\n"
        "::warning file=dist/pkg-1-cp314-cp314t-linux_x86_64.whl,title=FT303 gil-undecided::pkg 1: "
        "odd%0Ain the wheel for Linux x86_64\n");
  CHECK(report::to_github(report, true).find("::notice ") != std::string::npos);
}

TEST_CASE("wheels of the default build beside one for free-threaded Python have no annotation") {
  const Artifact ready = sample::release_wheel("pkg", "1", "cp314-cp314t-win_amd64", Verdict::ready,
                                               {{"pkg.a", Verdict::ready}});
  Artifact beside =
      sample::release_wheel("pkg", "1", "cp314-cp314-win_amd64", Verdict::incompatible,
                            {{"pkg.a", Verdict::incompatible}});
  for (Finding& finding : beside.findings) finding.severity = Severity::info;
  CHECK(report::to_github({{beside, ready}}).empty());
  CHECK(report::to_github({{beside, ready}}, true).empty());
}

TEST_CASE("an environment of the default build is one annotation") {
  Artifact other = sample::default_build();
  other.distribution = Distribution{"other", "2"};
  const std::string text = report::to_github({{sample::default_build(), other}});
  CHECK(text.find(": other, pkg%0A") != std::string::npos);
  CHECK(std::ranges::count(text, '\n') == 1);
}

TEST_CASE("a report without findings has no annotations") {
  CHECK(report::to_github({{sample::wheel("a.whl", Verdict::ready)}}).empty());
}
