#include "audit/input.hpp"

#include "installation.hpp"

#include <ftcheck/audit.hpp>

#include <doctest/doctest.h>

#include <span>
#include <string>

namespace {

using namespace ftcheck;
using namespace ftcheck::testing;
namespace fs = std::filesystem;

// The first header of a zip archive with one empty member with that name.
std::string zip_of(const std::string& member) {
  std::string header("PK\3\4", 4);
  header.append(22, '\0');
  header += static_cast<char>(member.size());
  header.append(3, '\0');
  return header + member;
}

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

std::string refusal(const fs::path& path) {
  return error_of([&] { audit(path); });
}

TEST_CASE("each kind of file that is not audited has its own sentence") {
  const Folder folder;
  const auto says = [&](std::string_view name, std::string_view words,
                        std::string_view content = "text") {
    CAPTURE(name);
    const fs::path file = folder.write(name, content);
    CHECK(contains(refusal(file), words));
    CHECK(contains(refusal(file), file.string()));
  };
  for (const std::string_view name : {"pkg-1.0.tar.gz", "a-b-1.0rc1.tar.gz", "pkg-1.0.tgz",
                                      "pkg-1.0.tar.bz2", "pkg-1.0-1.tar.gz", "Pkg-1.0.TAR.GZ"}) {
    says(name, "is a source distribution");
  }
  says("pkg-1.0.zip", "is a source distribution", zip_of("pkg-1.0/PKG-INFO"));
  says("pkg-1.0-py3.13.egg", "is an egg", zip_of("EGG-INFO/PKG-INFO"));
  says("pkg-1.0-py3.13.egg", "is an egg", "text");
  says("pkg-1.0-py313_0.conda", "conda package", zip_of("metadata.json"));
  says("pkg-1.0-py313h12_0.tar.bz2", "conda package");
  says("pkg-1.0-0.tar.bz2", "source distribution");
  says("backup.tar.gz", "archive that ftcheck does not read");
  says("pkg.deb", "archive that ftcheck does not read");
  says("a.py", "nothing to check");
  says("a.pyx", "compiled modules");
  says("requirements-dev.txt", "says what a project needs");
  says("setup.py", "a build script");
  says("notes.txt", "neither a wheel (.whl) nor an extension module");
  says("program", "a program or a library", linux_module("multi_ready"));
}

TEST_CASE("a zip archive with any other name is audited as a wheel") {
  const Folder folder;
  const std::string wheel =
      content_of(testdata("wheels/ready-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"));
  for (const std::string_view name : {"renamed.zip", "ready-1.0.zip", "x"}) {
    CAPTURE(name);
    CHECK(audit(folder.write(name, wheel)).artifacts.at(0).verdict == Verdict::ready);
  }
}

TEST_CASE("bytes are refused by name, like files") {
  const std::string zip = zip_of("pkg-1.0/PKG-INFO");
  CHECK(contains(error_of([&] { audit(bytes_of(zip), "pkg-1.0.zip"); }), "source distribution"));
  CHECK(contains(error_of([&] { audit(bytes_of(zip), "pkg-1.0.egg"); }), "is an egg"));
  const std::string text = "text";
  CHECK(contains(error_of([&] { audit(bytes_of(text), "a.py"); }), "nothing to check"));
}

TEST_CASE(
    "a source distribution is recognized by name, and a zip archive also by its first member") {
  const Folder folder;
  CHECK(is_source_distribution(folder.write("pkg-1.0.tar.gz", "")));
  CHECK(is_source_distribution(folder.write("pkg-1.0.zip", zip_of("pkg-1.0/"))));
  CHECK_FALSE(is_source_distribution(folder.write("pkg-2.0.zip", zip_of("pkg-1.0/"))));
  CHECK_FALSE(is_source_distribution(folder.write("pkg-3.0.zip", "PK\3\4")));
  CHECK_FALSE(is_source_distribution(folder.write("wheels.zip", zip_of("wheels/"))));
  CHECK_FALSE(is_source_distribution(folder.write("results.tar.gz", "")));
  CHECK_FALSE(is_source_distribution(folder.write("pkg-1.0-py3-none-any.whl", "")));
  CHECK_FALSE(is_source_distribution(folder.path() / "gone-1.0.tar.gz"));
  fs::create_directory(folder.path() / "dir-1.0.tar.gz");
  CHECK_FALSE(is_source_distribution(folder.path() / "dir-1.0.tar.gz"));
}

TEST_CASE("the sentence for a missing path depends on whether it is a URL, a pattern or a path") {
  using auditing::why_missing;
  CHECK(contains(why_missing("https://example.org/x.whl"), "is a URL"));
  CHECK(contains(why_missing("dist/*.whl"), "no file matches this pattern"));
  CHECK(contains(why_missing("x-[12].whl"), "no file matches this pattern"));
  CHECK(contains(why_missing("x[1.whl"), "no such file"));
  CHECK(contains(why_missing("gone/"), "no such directory"));
  CHECK(contains(why_missing("gone/a/x.whl"), "there is no directory gone"));
  CHECK(why_missing("numpy") == "numpy: no such file or directory");
  CHECK(why_missing("two words") == "\"two words\": no such file or directory");
  CHECK(why_missing("\x1b c") == "\"\\x1b c\": no such file or directory");
}

TEST_CASE("a part of an environment leads to the environment") {
  const Folder folder;
  put(folder, "env/pyvenv.cfg");
  put(folder, "env/bin/python", linux_module("multi_ready"));
  put(folder, "env/include/site/x.txt");
  CHECK(auditing::environment_around(folder.path() / "env/bin") == folder.path() / "env");
  CHECK(auditing::environment_around(folder.path() / "env/bin/") == folder.path() / "env");
  CHECK(auditing::environment_around(folder.path() / "env/bin/python") == folder.path() / "env");
  CHECK(auditing::environment_around(folder.path() / "env").empty());
  CHECK(auditing::environment_around(folder.path() / "env/include/site").empty());
  CHECK(contains(refusal(folder.path() / "env/bin"), "give the environment"));
  CHECK(contains(refusal(folder.path() / "env/bin/python"), "give the environment"));
}

TEST_CASE("an empty environment is an empty report, and another empty directory an Error") {
  const Folder folder;
  put(folder, "env/pyvenv.cfg");
  put(folder, "env/lib/python3.14t/site-packages/readme.txt");
  put(folder, "other/readme.txt");
  CHECK(audit(folder.path() / "env").artifacts.empty());
  CHECK(audit(folder.path() / "env/lib/python3.14t/site-packages").artifacts.empty());
  CHECK(contains(refusal(folder.path() / "other"), "nothing to audit"));
  put(folder, "other/pkg-1.0.tar.gz");
  CHECK(contains(refusal(folder.path() / "other"), "pip wheel --no-deps"));
}

TEST_CASE("findings about some modules are left out on request") {
  const auto codes_with = [](std::vector<ModuleIgnores> per_module) {
    Options options;
    options.rules.per_module = std::move(per_module);
    std::string codes;
    const Report report =
        audit(testdata("modules/linux-x86_64/multi_used" + std::string(linux_suffix)), options);
    for (const Finding& finding : report.artifacts.at(0).findings) codes += finding.code();
    return codes;
  };
  CHECK(codes_with({}) == "FT302");
  CHECK(codes_with({{"multi_used", {"FT3"}}}).empty());
  CHECK(codes_with({{"multi_*.so", {"gil-declared-used"}}}).empty());
  CHECK(codes_with({{"multi_used", {"FT301"}}}) == "FT302");
  CHECK(codes_with({{"multi_used", {}}}) == "FT302");
  CHECK(codes_with({{"other", {"ALL"}}}) == "FT302");
}

}  // namespace
