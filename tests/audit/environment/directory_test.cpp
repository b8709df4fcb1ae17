#include "archive/archive.hpp"
#include "audit/installation.hpp"

#include <ftcheck/audit.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace ftcheck;
using namespace ftcheck::testing;

namespace fs = std::filesystem;

namespace {

const std::string site = "lib/python3.14t/site-packages";
const std::string default_site = "lib/python3.14/site-packages";

// The fixture for free-threaded builds, named for the default build.
InstalledFile by_default(const std::string& package) {
  return {
      package + "/default_suffix.cpython-314-x86_64-linux-gnu.so",
      content_of(testdata("modules/linux-x86_64/default_suffix.cpython-314-x86_64-linux-gnu.so"))};
}

InstalledFile fixture_file(const std::string& path, const std::string& fixture) {
  return {path, content_of(testdata("modules/linux-x86_64/" + fixture))};
}

void unpack(const Folder& folder, const fs::path& where, const std::string& wheel) {
  const archive::Archive archive(testdata("wheels/" + wheel));
  for (const archive::Member& member : archive.members()) {
    const auto bytes = archive.read(member, std::uint64_t{1} << 30);
    put(folder, where / member.name, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
}

}  // namespace

TEST_CASE("an environment gives one artifact per distribution, sorted by name") {
  const Folder folder;
  install(folder, site, "good", "1.0", {module_of("good", "multi_ready")});
  install(folder, site, "Bad", "2.0",
          {module_of("bad", "multi_nothing"), module_of("bad", "single_ready")});
  install(folder, site, "pure", "3.0", {{"pure/__init__.py", ""}});
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  CHECK(told(artifacts) == Lines{"Bad 2.0: enables-gil", "good 1.0: ready", "pure 3.0: pure"});
  for (const Artifact& artifact : artifacts) {
    CHECK(artifact.kind == ArtifactKind::directory);
    CHECK(artifact.path == folder.path().string());
    REQUIRE(artifact.environment.has_value());
    CHECK(artifact.environment->python == Interpreter{14, true});
    CHECK(artifact.environment->from == "the directory python3.14t");
    CHECK(artifact.interpreters == std::vector<Interpreter>{{14, true}});
  }
  CHECK(module_paths(artifacts[0]) ==
        Lines{site + "/bad/multi_nothing" + std::string(linux_suffix),
              site + "/bad/single_ready" + std::string(linux_suffix)});
  CHECK(artifacts[0].modules[0].name == "bad.multi_nothing");
  CHECK(codes(artifacts[0]) == Lines{"FT305", "FT301"});
}

TEST_CASE("site-packages gives the same, however its path is spelled") {
  const Folder folder;
  install(folder, site, "pkg", "1.0", {module_of("pkg", "multi_ready")});
  const fs::path before = fs::current_path();
  for (const fs::path& path : {folder.path() / site, folder.path() / site / "",
                               folder.path() / site / "." / "..", fs::path(".")}) {
    fs::current_path(folder.path() / site);
    const std::vector<Artifact> artifacts = audit_directory(path).artifacts;
    fs::current_path(before);
    REQUIRE_MESSAGE(artifacts.size() == 1, path.string());
    CHECK(artifacts[0].path == path.string());
    CHECK(artifacts[0].environment->python == Interpreter{14, true});
    CHECK(artifacts[0].modules[0].name == "pkg.multi_ready");
    CHECK(artifacts[0].modules[0].path.ends_with("pkg/multi_ready" + std::string(linux_suffix)));
  }
}

TEST_CASE("an unpacked wheel has the verdicts of the wheel") {
  for (const auto& entry : fs::directory_iterator(testdata("wheels"))) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".whl")) continue;
    const Artifact wheel = audit_wheel(entry.path());
    const Folder folder;
    unpack(folder, "unpacked", name);
    const std::vector<Artifact> artifacts = audit_directory(folder.path() / "unpacked").artifacts;
    REQUIRE_MESSAGE(artifacts.size() == 1, name);
    CHECK_MESSAGE(artifacts[0].verdict == wheel.verdict, name);
    CHECK_MESSAGE(artifacts[0].tags == wheel.tags, name);
    CHECK_MESSAGE(artifacts[0].interpreters == wheel.interpreters, name);
    CHECK_MESSAGE(artifacts[0].distribution->name == wheel.distribution->name, name);
    REQUIRE_MESSAGE(module_paths(artifacts[0]) == module_paths(wheel), name);
    for (std::size_t i = 0; i < wheel.modules.size(); ++i) {
      CHECK(artifacts[0].modules[i].name == wheel.modules[i].name);
      CHECK(artifacts[0].modules[i].verdict == wheel.modules[i].verdict);
    }
  }
}

TEST_CASE("a directory of wheels gives one artifact per wheel") {
  const Folder folder;
  fs::copy_file(testdata("wheels/pure-1.0-py3-none-any.whl"),
                folder.path() / "pure-1.0-py3-none-any.whl");
  put(folder, "deeper/broken-1.0-py3-none-any.whl", "no archive");
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  REQUIRE(artifacts.size() == 2);
  CHECK(artifacts[0].verdict == Verdict::error);
  CHECK(artifacts[0].kind == ArtifactKind::wheel);
  CHECK(artifacts[0].path == (folder.path() / "deeper/broken-1.0-py3-none-any.whl").string());
  CHECK(artifacts[1].verdict == Verdict::pure);
  CHECK(artifacts[1].path == (folder.path() / "pure-1.0-py3-none-any.whl").string());
}

TEST_CASE("a build tree without metadata is judged by its packages") {
  const Folder folder;
  put(folder, "build/lib.linux-x86_64-cpython-314t/pkg/multi_ready" + std::string(linux_suffix),
      linux_module("multi_ready"));
  put(folder, "build/temp/multi_ready.o", "object");
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  CHECK(told(artifacts) == Lines{"pkg : ready"});
  CHECK(artifacts[0].modules[0].name == "pkg.multi_ready");
  REQUIRE(artifacts[0].environment.has_value());
  CHECK(artifacts[0].environment->from == "the suffixes of its modules");
}

TEST_CASE("modules that the interpreter never looks for are counted, not judged") {
  const Folder folder;
  install(folder, site, "pkg", "1.0",
          {module_of("pkg", "multi_ready"),
           fixture_file("pkg/multi_ready.cpython-314-x86_64-linux-gnu.so",
                        "default_suffix.cpython-314-x86_64-linux-gnu.so"),
           fixture_file("pkg/multi_ready.cpython-313t-x86_64-linux-gnu.so",
                        "multi_nothing.cpython-314t-x86_64-linux-gnu.so"),
           {"pkg/multi_ready.pypy311-pp73-x86_64-linux-gnu.so", "junk"}});
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  CHECK(told(artifacts) == Lines{"pkg 1.0: ready"});
  CHECK(artifacts[0].modules.size() == 1);
  CHECK(artifacts[0].other_modules == 3);
  CHECK(codes(artifacts[0]).empty());
}

TEST_CASE("a distribution is incompatible if the interpreter finds none of its modules") {
  const Folder folder;
  install(folder, site, "pkg", "1.0", {{"pkg/_x.cp39-win_amd64.pyd", "junk"}});
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  CHECK(told(artifacts) == Lines{"pkg 1.0: incompatible"});
  CHECK(artifacts[0].other_modules == 1);
  REQUIRE(find_code(artifacts[0], "FT202") != nullptr);
  CHECK(find_code(artifacts[0], "FT202")->severity == Severity::error);
  CHECK(find_code(artifacts[0], "FT202")->message ==
        "its only module is built for another Python; 3.14t will not find it: " + site +
            "/pkg/_x.cp39-win_amd64.pyd");
}

TEST_CASE("if Python code may work without the modules, the verdict is unknown") {
  const Folder folder;
  install(folder, site, "beside", "1.0",
          {{"beside/_x.cpython-311-x86_64-linux-gnu.so", "junk"}, {"beside/_x.py", ""}});
  install(
      folder, site, "caught", "1.0",
      {{"caught/_x.cpython-311-x86_64-linux-gnu.so", "junk"},
       {"caught/fast.py", "from ._x import f\n"},
       {"caught/__init__.py", "try:\n    from .fast import f\nexcept ImportError:\n    f = 1\n"}});
  install(folder, site, "needed", "1.0",
          {{"needed/_x.cpython-311-x86_64-linux-gnu.so", "junk"},
           {"needed/__init__.py", "from ._x import f\n"}});
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  CHECK(told(artifacts) ==
        Lines{"beside 1.0: unknown", "caught 1.0: unknown", "needed 1.0: incompatible"});
  CHECK(find_code(artifacts[0], "FT202")->severity == Severity::warning);
}

TEST_CASE("distributions built for another Python are not pure") {
  const Folder folder;
  install(folder, default_site, "pkg", "1.0", {by_default("pkg")});
  install(folder, default_site, "pure", "1.0", {});
  Options options;
  options.python = Interpreter{15, true};
  const std::vector<Artifact> artifacts = audit_directory(folder.path(), options).artifacts;
  CHECK(told(artifacts) == Lines{"pkg 1.0: incompatible", "pure 1.0: pure"});
  CHECK(find_code(artifacts[0], "FT202")->severity == Severity::error);
}

TEST_CASE("a module with only a stale file is reported as missing among others") {
  const Folder folder;
  install(folder, site, "pkg", "1.0",
          {module_of("pkg", "multi_ready"),
           {"pkg/stale.cpython-311-x86_64-linux-gnu.so", "junk"},
           {"pkg/elsewhere.cpython-311-darwin.so", "junk"}});
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  CHECK(told(artifacts) == Lines{"pkg 1.0: incompatible"});
  REQUIRE(find_code(artifacts[0], "FT202") != nullptr);
  CHECK(contains(find_code(artifacts[0], "FT202")->message, "stale.cpython-311"));
  CHECK_FALSE(contains(find_code(artifacts[0], "FT202")->message, "elsewhere"));
}

TEST_CASE("infos that list no files prove nothing, and own modules by name") {
  const Folder folder;
  const std::string debian = "usr/lib/python3/dist-packages/";
  const std::string suffix = ".cpython-314t-x86_64-linux-gnu.so";
  put(folder, debian + "dbus_python-1.3.egg-info", metadata_of("dbus-python", "1.3"));
  put(folder, debian + "_dbus_bindings" + suffix, "junk");
  put(folder, debian + "twice.egg-info/PKG-INFO", metadata_of("twice", "1.0"));
  put(folder, debian + "twice.egg-info/top_level.txt", "twice\n");
  install(folder, debian, "twice", "1.0", {{"twice/__init__.py", ""}});
  put(folder, debian + "twice/multi_ready" + suffix, linux_module("multi_ready"));
  put(folder, debian + "nowhere-1.0.egg-info", metadata_of("nowhere", "1.0"));
  put(folder, debian + "pure-1.0.egg-info", metadata_of("pure", "1.0"));
  put(folder, debian + "pure.py");
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  CHECK(told(artifacts) == Lines{"dbus-python 1.3: unknown", "nowhere 1.0: unknown",
                                 "pure 1.0: pure", "twice 1.0: ready"});
  CHECK(artifacts[0].modules.size() == 1);
  CHECK(codes(artifacts[1]) == Lines{"FT303"});
}

TEST_CASE(
    "a default-build module that nothing replaces is an error in a free-threaded environment") {
  const Folder folder;
  install(folder, site, "pkg", "1.0", {module_of("pkg", "multi_ready"), by_default("pkg")});
  install(folder, site, "stable", "1.0",
          {fixture_file("stable/abi3_gil.abi3.so", "abi3_gil.abi3.so")});
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  CHECK(told(artifacts) == Lines{"pkg 1.0: incompatible", "stable 1.0: incompatible"});
  for (const Artifact& artifact : artifacts) {
    REQUIRE(find_code(artifact, "FT202") != nullptr);
    CHECK(find_code(artifact, "FT202")->module == artifact.modules[0].path);
    CHECK(artifact.modules[0].reason_code() == "FT202");
  }
}

TEST_CASE("in a default-build environment, FT204 is reported once per distribution") {
  const Folder folder;
  install(folder, default_site, "pkg", "1.0",
          {by_default("pkg"), fixture_file("pkg/abi3_gil.abi3.so", "abi3_gil.abi3.so"),
           fixture_file("pkg/default_layout.so", "default_layout.cpython-314t-x86_64-linux-gnu.so"),
           module_of("pkg", "multi_ready")});
  install(folder, default_site, "pure", "1.0", {});
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  CHECK(told(artifacts) == Lines{"pkg 1.0: incompatible", "pure 1.0: pure"});
  const Artifact& artifact = artifacts[0];
  CHECK(artifact.modules.size() == 3);
  CHECK(artifact.other_modules == 1);
  CHECK(artifact.interpreters.empty());
  CHECK_FALSE(artifact.environment->python.free_threaded);
  CHECK(codes(artifact) == Lines{"FT204"});
  for (const Module& module : artifact.modules) CHECK(module.reason_code() == "FT204");
  CHECK(contains(artifact.findings[0].message, "its 3 modules"));
}

TEST_CASE("the caller may choose the interpreter") {
  const Folder folder;
  install(folder, "target", "pkg", "1.0", {fixture_file("pkg/plain.so", "plain.so")});
  Options options;
  options.python = Interpreter{15, true};
  const std::vector<Artifact> artifacts = audit_directory(folder.path(), options).artifacts;
  REQUIRE(artifacts.size() == 1);
  CHECK(artifacts[0].environment->python == Interpreter{15, true});
  CHECK(artifacts[0].environment->from == "as requested");
}

TEST_CASE("a module may need a library of its own distribution") {
  const Folder folder;
  install(folder, site, "bundled", "1.0",
          {module_of("bundled", "forward"),
           fixture_file("bundled.libs/libforward.so.1", "libforward.so.1")});
  install(folder, site, "another", "1.0", {{"another.libs/libforward.so.1", "not a library"}});
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  CHECK(told(artifacts) == Lines{"another 1.0: pure", "bundled 1.0: ready"});
  CHECK(artifacts[1].libraries == Lines{site + "/bundled.libs/libforward.so.1"});
}

TEST_CASE("a module may need a library of another distribution if its own has none") {
  const Folder folder;
  install(folder, site, "module", "1.0", {module_of("module", "forward")});
  CHECK(told(audit_directory(folder.path()).artifacts) == Lines{"module 1.0: unknown"});
  install(folder, site, "library", "1.0",
          {fixture_file("library.libs/libforward.so.1", "libforward.so.1")});
  CHECK(told(audit_directory(folder.path()).artifacts) ==
        Lines{"library 1.0: pure", "module 1.0: ready"});
}

TEST_CASE("FT304 for a cffi module depends on the requirements of its distribution") {
  const Folder folder;
  for (const std::string name : {"new", "old"}) {
    install(folder, site, name, "1.0", {module_of(name, "cffi_module")});
    put(folder, site + "/" + name + "-1.0.dist-info/METADATA",
        metadata_of(name, "1.0") + "Requires-Dist: cffi>=" + (name == "new" ? "2.0" : "1.17") +
            "; python_version>='3.14'\n");
  }
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  CHECK(told(artifacts) == Lines{"new 1.0: ready", "old 1.0: ready"});
  CHECK(find_code(artifacts[0], "FT304") == nullptr);
  CHECK(find_code(artifacts[1], "FT304") != nullptr);
}

TEST_CASE("an interpreter's own library is not a module of the environment") {
  const Folder folder;
  put(folder, "lib/libpython3.14t.so", linux_module("two_inits"));
  put(folder, "lib/liblarge.so",
      content_of(testdata("modules/linux-x86_64/libforward.so.1")) + std::string(5 << 20, '\0'));
  put(folder, "lib/libscript.so", "GROUP ( libz.so.1 )");
  put(folder, "share/plugin/plain.so", content_of(testdata("modules/linux-x86_64/plain.so")));
  install(folder, site, "pkg", "1.0", {module_of("pkg", "multi_ready")});
  put(folder, site + "/pkg/liblarge.so",
      content_of(testdata("modules/linux-x86_64/libforward.so.1")) + std::string(5 << 20, '\0'));
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  CHECK(told(artifacts) == Lines{"pkg 1.0: ready", "plain : ready"});
  CHECK(artifacts[0].libraries == Lines{site + "/pkg/liblarge.so"});
}

TEST_CASE("a module that cannot be read is a finding of its distribution") {
  const Folder folder;
  install(folder, site, "pkg", "1.0",
          {module_of("pkg", "multi_ready"), module_of("pkg", "single_ready")});
  const std::string locked = site + "/pkg/single_ready" + std::string(linux_suffix);
  fs::permissions(folder.path() / locked, fs::perms::none);
  ::setfsuid(65534);
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  ::setfsuid(::geteuid());
  CHECK(told(artifacts) == Lines{"pkg 1.0: unknown"});
  CHECK(module_at(artifacts[0], locked).verdict == Verdict::unknown);
  CHECK(codes(artifacts[0]).size() == 1);
}

TEST_CASE("other unreadable files and directories are artifacts that say so") {
  const Folder folder;
  install(folder, site, "pkg", "1.0", {module_of("pkg", "multi_ready")});
  put(folder, site + "/big-1.0.dist-info/METADATA",
      metadata_of("big", "1.0") + std::string(9000, '\n'));
  Options options;
  options.limits.metadata_bytes = 5000;
  const std::vector<Artifact> artifacts = audit_directory(folder.path(), options).artifacts;
  CHECK(told(artifacts) == Lines{"big 1.0: pure", "pkg 1.0: ready", " : error"});
  CHECK(contains(artifacts[2].error.value(), "METADATA"));
}

TEST_CASE("a directory with nothing to check, and a path that is not a directory, are Errors") {
  const Folder folder;
  put(folder, "readme.txt");
  CHECK(contains(error_of([&] { audit_directory(folder.path()); }), "nothing to audit"));
  CHECK(contains(error_of([&] { audit_directory(folder.path() / "gone"); }), "no such"));
  CHECK(contains(error_of([&] { audit_directory(folder.path() / "readme.txt"); }),
                 "not a directory"));
  put(folder, "envs/one/pyvenv.cfg");
  CHECK(contains(error_of([&] { audit_directory(folder.path()); }), "envs/one"));
  const fs::path gone = folder.path() / "gone";
  const Report report = audit_all(std::vector<fs::path>{folder.path(), gone});
  REQUIRE(report.artifacts.size() == 2);
  CHECK(report.artifacts[0].kind == ArtifactKind::directory);
  CHECK(report.artifacts[0].verdict == Verdict::error);
}

TEST_CASE("a hostile tree is audited completely") {
  const Folder folder;
  install(folder, site, "pkg", "1.0", {module_of("pkg", "multi_ready")});
  const std::string evil = site + "/a\n\x1b[2J\xff/_\xfe\n.so";
  put(folder, evil, linux_module("multi_ready"));
  put(folder, site + "/pkg-2.0.dist-info/METADATA",
      std::string("Name: \xff\x1b[2J\nVersion: \0", 22));
  put(folder, site + "/\xff.egg-link", "/\xff/\x01\n");
  put(folder, site + "/.dist-info/RECORD", "\"unclosed");
  put(folder, site + "/x.pth", std::string("\0/\n../../..\n.\n", 13));
  put(folder, site + "/empty/_y" + std::string(linux_suffix));
  put(folder, site + "/short/_y" + std::string(linux_suffix),
      "\x7f"
      "ELF");
  REQUIRE(::mkfifo((folder.path() / site / "_pipe.so").c_str(), 0600) == 0);
  fs::create_directory_symlink("..", folder.path() / site / "around");
  const std::vector<Artifact> artifacts = audit_directory(folder.path()).artifacts;
  CHECK(artifact_of(artifacts, "pkg").verdict == Verdict::ready);
  CHECK(artifact_of(artifacts, "empty").verdict == Verdict::unknown);
  CHECK(artifact_of(artifacts, "short").verdict == Verdict::unknown);
}

TEST_CASE("the findings do not depend on the number of jobs") {
  const Folder folder;
  for (int i = 0; i < 20; ++i) {
    const std::string name(1, static_cast<char>('a' + i));
    install(folder, site, name, "1.0",
            {module_of(name, i % 3 == 0 ? "multi_nothing" : "multi_ready"),
             module_of(name, "single_ready")});
  }
  const std::vector<Artifact> once = audit_directory(folder.path()).artifacts;
  Options options;
  options.jobs = 5;
  const std::vector<Artifact> often = audit_directory(folder.path(), options).artifacts;
  CHECK(told(once) == told(often));
  REQUIRE(once.size() == 20);
  for (std::size_t i = 0; i < once.size(); ++i) {
    CHECK(module_paths(once[i]) == module_paths(often[i]));
    CHECK(codes(once[i]) == codes(often[i]));
  }
}

TEST_CASE("progress names the distributions, and the audit can be stopped between them") {
  const Folder folder;
  for (const char* name : {"a", "b", "c"}) {
    install(folder, site, name, "1.0", {module_of(name, "multi_ready")});
  }
  std::vector<std::string> seen;
  bool stop = false;
  Options options;
  options.progress = [&](const Progress& progress) {
    CHECK(progress.total == 3);
    seen.emplace_back(progress.current);
    stop = seen.size() == 3;
  };
  options.stopped = [&] { return stop; };
  CHECK(told(audit_directory(folder.path(), options).artifacts) ==
        Lines{"a 1.0: ready", "b 1.0: ready"});
  CHECK(seen == Lines{"a", "b", "c"});
}
