#include "audit/target.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "audit/fixture.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)

namespace {

constexpr std::string_view suffix_313t = ".cpython-313t-x86_64-linux-gnu.so";
constexpr std::string_view suffix_314t = ".cpython-314t-x86_64-linux-gnu.so";
constexpr std::string_view suffix_musl = ".cpython-314t-x86_64-linux-musl.so";

Options target(unsigned minor, std::vector<std::string> platforms = {}) {
  Options options;
  options.target = Target{{minor, true}, std::move(platforms)};
  return options;
}

// A member pkg/STEM.SUFFIX with the content of a fixture for 3.14t.
ZipEntry module(std::string_view stem, std::string_view suffix, std::string_view fixture) {
  return {"pkg/" + std::string(stem) + std::string(suffix), linux_module(fixture)};
}

// A wheel with that tag.
std::filesystem::path wheel_with(const Folder& folder, const std::string& tag,
                                 std::vector<ZipEntry> members) {
  const std::filesystem::path written = write_wheel(folder, std::move(members));
  std::filesystem::path path = folder.path() / ("pkg-1.0-" + tag + ".whl");
  std::filesystem::rename(written, path);
  return path;
}

std::vector<std::string> paths(const Artifact& artifact) {
  std::vector<std::string> found;
  for (const Module& module : artifact.modules) found.push_back(module.path);
  return found;
}

const std::string universal = "cp313.cp314-cp313t.cp314t-manylinux_2_17_x86_64";

}  // namespace

TEST_CASE("modules that the target never looks for are counted and not judged") {
  const Folder folder;
  const auto path = wheel_with(folder, universal,
                               {module("multi_ready", suffix_313t, "multi_nothing"),
                                module("multi_ready", suffix_314t, "multi_ready")});
  const Artifact artifact = audit_wheel(path, target(14));
  CHECK(artifact.verdict == Verdict::ready);
  CHECK(paths(artifact) == std::vector<std::string>{"pkg/multi_ready" + std::string(suffix_314t)});
  CHECK(artifact.other_modules == 1);
  CHECK(artifact.interpreters == std::vector<Interpreter>{{14, true}});
  CHECK(artifact.tags.size() == 4);

  CHECK(audit_wheel(path, target(13)).verdict != Verdict::ready);
}

TEST_CASE(
    "a wheel whose modules are all for other Pythons is incompatible although it is installed") {
  const Folder folder;
  const auto path =
      wheel_with(folder, universal, {module("multi_ready", suffix_313t, "multi_ready")});
  const Artifact artifact = audit_wheel(path, target(14));
  CHECK(artifact.verdict == Verdict::incompatible);
  CHECK(artifact.modules.empty());
  REQUIRE(find_code(artifact, "FT202") != nullptr);
  CHECK(find_code(artifact, "FT202")->message ==
        "its only module is built for another Python; 3.14t will not find it: "
        "pkg/multi_ready.cpython-313t-x86_64-linux-gnu.so");
  CHECK(find_code(artifact, "FT207") == nullptr);
}

TEST_CASE("where Python code stands in for a module that is not found, the verdict is unknown") {
  const Folder folder;
  const auto path =
      wheel_with(folder, universal,
                 {module("multi_ready", suffix_313t, "multi_ready"), {"pkg/multi_ready.py", ""}});
  const Artifact artifact = audit_wheel(path, target(14));
  CHECK(artifact.verdict == Verdict::unknown);
  REQUIRE(find_code(artifact, "FT202") != nullptr);
  CHECK(find_code(artifact, "FT202")->severity == Severity::warning);
}

TEST_CASE("a wheel for another Python is incompatible, and nothing in it is judged") {
  const Folder folder;
  const auto path = wheel_with(folder, "cp313-cp313t-manylinux_2_17_x86_64",
                               {module("multi_ready", suffix_313t, "multi_ready")});
  const Artifact artifact = audit_wheel(path, target(14));
  CHECK(artifact.verdict == Verdict::incompatible);
  CHECK(artifact.modules.empty());
  CHECK(artifact.interpreters.empty());
  CHECK(artifact.other_modules == 1);
  REQUIRE(artifact.findings.size() == 1);
  const Finding& finding = artifact.findings.front();
  CHECK(finding.code() == "FT601");
  CHECK(finding.severity == Severity::error);
  CHECK(finding.message == "the wheel is tagged cp313-cp313t, so 3.14t cannot install it");
  CHECK(finding.help ==
        "check the release's wheel for 3.14t; if there is none, build one with 3.14t");
}

TEST_CASE("a wheel for another platform says for which ones it is") {
  const Folder folder;
  const auto path = wheel_with(folder, "cp314-cp314t-manylinux_2_17_x86_64",
                               {module("multi_ready", suffix_314t, "multi_ready")});
  CHECK(audit_wheel(path, target(14, {"linux_x86_64"})).verdict == Verdict::ready);
  CHECK(audit_wheel(path, target(14, {"manylinux_2_28_x86_64"})).verdict == Verdict::ready);
  CHECK(audit_wheel(path, target(14, {"all"})).verdict == Verdict::ready);
  CHECK(audit_wheel(path, target(14, {"win_amd64", "linux_x86_64"})).verdict == Verdict::ready);
  const Artifact artifact = audit_wheel(path, target(14, {"win_amd64", "macosx_arm64"}));
  CHECK(artifact.verdict == Verdict::incompatible);
  REQUIRE(find_code(artifact, "FT601") != nullptr);
  CHECK(find_code(artifact, "FT601")->message ==
        "the wheel is for Linux x86_64 (glibc 2.17), and not for Windows amd64 or macOS arm64");
}

TEST_CASE("an exact tag refuses a wheel for a newer C library") {
  const Folder folder;
  const auto path = wheel_with(folder, "cp314-cp314t-manylinux_2_34_x86_64",
                               {module("multi_ready", suffix_314t, "multi_ready")});
  CHECK(audit_wheel(path, target(14, {"manylinux_2_34_x86_64"})).verdict == Verdict::ready);
  CHECK(audit_wheel(path, target(14, {"manylinux_2_28_x86_64"})).verdict == Verdict::incompatible);
}

TEST_CASE("a module for the other C library is not what the platform looks for") {
  const Folder folder;
  const auto path = wheel_with(folder, "cp314-cp314t-manylinux_2_17_x86_64.musllinux_1_2_x86_64",
                               {module("multi_ready", suffix_314t, "multi_ready"),
                                module("multi_ready", suffix_musl, "multi_nothing")});
  const Artifact artifact = audit_wheel(path, target(14, {"linux_x86_64"}));
  CHECK(artifact.verdict == Verdict::ready);
  CHECK(artifact.other_modules == 1);
}

TEST_CASE("a wheel beside the one that the target installs is a note") {
  const Folder folder;
  const auto other = wheel_with(folder, "cp313-cp313t-manylinux_2_17_x86_64",
                                {module("multi_ready", suffix_313t, "multi_nothing")});
  const auto gil = wheel_with(folder, "cp314-cp314-manylinux_2_17_x86_64",
                              {module("multi_ready", suffix_313t, "multi_nothing")});
  const auto wanted = wheel_with(folder, "cp314-cp314t-manylinux_2_17_x86_64",
                                 {module("multi_ready", suffix_314t, "multi_ready")});
  const Report report = audit_all(std::vector{other, gil, wanted}, target(14));
  REQUIRE(report.artifacts.size() == 3);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(report.artifacts[i].verdict == Verdict::incompatible);
    REQUIRE(find_code(report.artifacts[i], "FT601") != nullptr);
    CHECK(find_code(report.artifacts[i], "FT601")->severity == Severity::info);
    CHECK(find_code(report.artifacts[i], "FT601")->help ==
          "nothing to do: the release has a wheel for 3.14t");
  }
  CHECK(report.artifacts[2].verdict == Verdict::ready);
  CHECK(report.target.has_value());
}

TEST_CASE("a wheel for another platform does not stand in for one that the target lacks") {
  const Folder folder;
  const auto gil =
      wheel_with(folder, "cp314-cp314-win_amd64", {{"pkg/_x.cp314-win_amd64.pyd", "MZ"}});
  wheel_with(folder, "cp314-cp314t-manylinux_2_17_x86_64",
             {module("multi_ready", suffix_314t, "multi_ready")});
  const auto severity = [&](const Options& options) {
    const Artifact artifact = audit_wheel(gil, options);
    REQUIRE(find_code(artifact, "FT601") != nullptr);
    return find_code(artifact, "FT601")->severity;
  };
  CHECK(severity(target(14)) == Severity::error);
  CHECK(severity(target(14, {"win_amd64"})) == Severity::error);
  CHECK(severity(target(14, {"win_amd64", "linux_x86_64"})) == Severity::error);
  // Nobody asks about Windows.
  CHECK(severity(target(14, {"linux_x86_64"})) == Severity::info);
}

TEST_CASE("a pure wheel stays pure for every target") {
  const Folder folder;
  const auto path = wheel_with(folder, "py3-none-any", {{"pkg/__init__.py", ""}});
  CHECK(audit_wheel(path, target(14, {"win_amd64"})).verdict == Verdict::pure);
  CHECK(audit_wheel(path, target(13)).verdict == Verdict::pure);
}

TEST_CASE("an abi3t wheel is for 3.15t and not for 3.14t") {
  const Folder folder;
  const std::string stable = content_of(testdata("modules/linux-x86_64/export_ready.abi3t.so"));
  const auto path = wheel_with(folder, "cp315-abi3.abi3t-manylinux_2_17_x86_64",
                               {{"pkg/export_ready.abi3t.so", stable}});
  CHECK(audit_wheel(path, target(15)).verdict == Verdict::ready);
  CHECK(audit_wheel(path, target(14)).verdict == Verdict::incompatible);
}

TEST_CASE("an abi3 module is loaded before one with a bare suffix, and after the target's own") {
  const Folder folder;
  const std::string tag = "cp312.cp314-abi3.cp314t-manylinux_2_17_x86_64";
  const ZipEntry stable{"pkg/multi_ready.abi3.so",
                        content_of(testdata("modules/linux-x86_64/abi3_gil.abi3.so"))};
  const auto bare = wheel_with(folder, tag, {stable, module("multi_ready", ".so", "multi_ready")});
  CHECK(audit_wheel(bare, target(14)).verdict != Verdict::ready);
  const auto own =
      wheel_with(folder, tag, {stable, module("multi_ready", suffix_314t, "multi_ready")});
  const Artifact artifact = audit_wheel(own, target(14));
  CHECK(artifact.verdict == Verdict::ready);
  CHECK(artifact.other_modules == 1);
}

TEST_CASE("a module by itself is judged if the target looks for it") {
  const auto path = testdata("modules/linux-x86_64/multi_ready" + std::string(linux_suffix));
  CHECK(audit_extension(path, target(14)).verdict == Verdict::ready);
  CHECK(audit_extension(path, target(14, {"linux_x86_64"})).verdict == Verdict::ready);
  const Artifact other = audit_extension(path, target(13));
  CHECK(other.verdict == Verdict::incompatible);
  REQUIRE(find_code(other, "FT601") != nullptr);
  CHECK(find_code(other, "FT601")->message ==
        "the module is built for Python 3.14t on x86_64-linux-gnu (suffix "
        ".cpython-314t-x86_64-linux-gnu.so), so 3.13t cannot use it");
  CHECK(audit_extension(path, target(14, {"win_amd64"})).verdict == Verdict::incompatible);
}

TEST_CASE("a module whose name tells no platform is judged by its header") {
  const auto path = testdata("modules/linux-x86_64/plain.so");
  CHECK(audit_extension(path, target(14, {"linux_x86_64"})).verdict ==
        audit_extension(path, target(14)).verdict);
  const Artifact other = audit_extension(path, target(14, {"linux_aarch64"}));
  REQUIRE(find_code(other, "FT601") != nullptr);
  CHECK(find_code(other, "FT601")->message ==
        "the module is built for ELF for x86_64, so 3.14t on Linux aarch64 cannot use it");
}

TEST_CASE("targets that make no sense are refused") {
  const auto refusal = [](const Target& target) { return error_of([&] { check_target(target); }); };
  CHECK(refusal({{14, false}, {}}) ==
        "the target 3.14 is a default build, in which the GIL is always enabled; ftcheck judges "
        "for free-threaded Python: give 3.14t");
  CHECK(refusal({{12, true}, {}}) ==
        "there is no Python 3.12t: 3.13t is the first free-threaded one; give 3.14t");
  CHECK(contains(refusal({{14, true}, {"lunix"}}), "\"lunix\" is not a platform"));
  Options both = target(14);
  both.python = Interpreter{13, true};
  CHECK(error_of([&] { audit_directory(".", both); }) ==
        "the directory's Python (3.13t) and the target (3.14t) differ; give one of them");
}

TEST_CASE("a directory is judged for the target unless it tells another interpreter") {
  const Folder folder;
  folder.write("multi_ready" + std::string(suffix_314t), linux_module("multi_ready"));
  const Report report = audit_directory(folder.path(), target(14));
  REQUIRE(report.artifacts.size() == 1);
  CHECK(report.artifacts.front().verdict == Verdict::ready);
  CHECK(contains(error_of([&] { audit_directory(folder.path(), target(13)); }), "is for 3.14t"));
}

TEST_CASE("of a universal file only the slices of the platforms that were asked for are judged") {
  const auto path = testdata("modules/macosx-universal2/mixed_slices.cpython-314t-darwin.so");
  const Artifact arm = audit_extension(path, target(14, {"macosx_arm64"}));
  const Artifact intel = audit_extension(path, target(14, {"macosx_x86_64"}));
  CHECK(arm.verdict != intel.verdict);
  CHECK(arm.modules.at(0).architecture == "aarch64");
  CHECK(intel.modules.at(0).architecture == "x86_64");
  const Artifact both = audit_extension(path, target(14, {"macosx_arm64", "macosx_x86_64"}));
  CHECK(both.verdict == worse(arm.verdict, intel.verdict));
}

TEST_CASE(
    "a universal wheel's tag is compared with all slices, not only with those of the target") {
  const Folder folder;
  const auto module = testdata("modules/macosx-universal2/multi_ready.cpython-314t-darwin.so");
  const auto path = wheel_with(folder, "cp314-cp314t-macosx_11_0_universal2",
                               {{"pkg/multi_ready.cpython-314t-darwin.so", content_of(module)}});
  const Artifact artifact = audit_wheel(path, target(14, {"macosx_arm64"}));
  CHECK(artifact.verdict == Verdict::ready);
  CHECK(find_code(artifact, "FT208") == nullptr);
}
