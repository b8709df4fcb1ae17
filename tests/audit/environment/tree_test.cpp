#include "audit/environment/tree.hpp"

#include "audit/installation.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <vector>

#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace ftcheck;
using namespace ftcheck::testing;
using auditing::OuterLinks;
using auditing::Tree;
using auditing::TreeWalker;

namespace fs = std::filesystem;

namespace {

Tree walk(const Folder& folder, auditing::WalkLimits limits = {},
          OuterLinks links = OuterLinks::reported) {
  Tree tree;
  TreeWalker({}, limits, links).walk(folder.path(), tree);
  return tree;
}

// A walk that follows links wherever they lead.
Tree walk_all(const Folder& folder) {
  return walk(folder, {}, OuterLinks::followed);
}

Lines below(const Folder& folder, const std::vector<fs::path>& paths) {
  Lines lines;
  for (const fs::path& path : paths) {
    lines.push_back(path.lexically_relative(folder.path()).generic_string());
  }
  return lines;
}

Lines reasons(const Tree& tree) {
  Lines lines;
  for (const auditing::Unreadable& each : tree.unreadable) lines.push_back(each.why);
  return lines;
}

}  // namespace

TEST_CASE("files are told apart by name and sorted") {
  const Folder folder;
  for (const char* name :
       {"b/_x.so", "a/_x.cp314t-win_amd64.pyd", "a/pkg.libs/libz.so.1", "a-1.0-py3-none-any.whl",
        "old-1.0.egg-info", "dev.egg-link", "readme.txt", "module.py", "python.dll"}) {
    put(folder, name);
  }
  fs::create_directories(folder.path() / "a-1.0.dist-info");
  fs::create_directories(folder.path() / "b.egg-info");
  const Tree tree = walk(folder);
  CHECK(below(folder, tree.modules) == Lines{"a/_x.cp314t-win_amd64.pyd", "b/_x.so"});
  CHECK(below(folder, tree.libraries) == Lines{"a/pkg.libs/libz.so.1", "python.dll"});
  CHECK(below(folder, tree.wheels) == Lines{"a-1.0-py3-none-any.whl"});
  CHECK(below(folder, tree.infos) ==
        Lines{"a-1.0.dist-info", "b.egg-info", "dev.egg-link", "old-1.0.egg-info"});
  CHECK(tree.unreadable.empty());
}

TEST_CASE("a file named like the info directory of a distribution is ignored") {
  const Folder folder;
  put(folder, "a-1.0.dist-info", metadata_of("a", "1.0"));
  fs::create_directories(folder.path() / "b.egg-link");
  fs::create_directories(folder.path() / "_x.so");
  fs::create_directories(folder.path() / "c-1.0-py3-none-any.whl");
  const Tree tree = walk(folder);
  CHECK(tree.infos.empty());
  CHECK(tree.modules.empty());
  CHECK(tree.wheels.empty());
}

TEST_CASE("path files are read only where Python reads them") {
  const Folder folder;
  put(folder, "lib/python3.14t/site-packages/a.pth");
  put(folder, "share/b.pth");
  CHECK(below(folder, walk(folder).path_files) == Lines{"lib/python3.14t/site-packages/a.pth"});
}

TEST_CASE("each directory is visited once, however many links lead to it") {
  const Folder folder;
  put(folder, "lib/_x.so");
  fs::create_directory_symlink("lib", folder.path() / "another");
  fs::create_directory_symlink("lib", folder.path() / "lib64");
  CHECK(below(folder, walk(folder).modules) == Lines{"lib/_x.so"});
}

TEST_CASE("on request, the first link to a directory elsewhere is followed") {
  const Folder folder;
  const Folder elsewhere;
  put(elsewhere, "_x.so");
  fs::create_directory_symlink(elsewhere.path(), folder.path() / "b");
  fs::create_directory_symlink(elsewhere.path(), folder.path() / "a");
  fs::create_symlink(elsewhere.path() / "_x.so", folder.path() / "_y.so");
  CHECK(below(folder, walk_all(folder).modules) == Lines{"_y.so", "a/_x.so"});
}

TEST_CASE("a link that leads outside is not followed, and reported if that leaves something out") {
  const Folder folder;
  const Folder elsewhere;
  put(elsewhere, "deep/er/_x.so");
  fs::create_directory_symlink(elsewhere.path(), folder.path() / "b");
  fs::create_directory_symlink(elsewhere.path(), folder.path() / "a");
  const Tree tree = walk(folder);
  CHECK(tree.modules.empty());
  REQUIRE(tree.unreadable.size() == 1);
  CHECK(tree.unreadable[0].path == folder.path() / "a");
  CHECK(contains(tree.unreadable[0].why, "--follow-symlinks"));
}

TEST_CASE("a link that leads outside to nothing to audit is ignored") {
  const Folder folder;
  const Folder elsewhere;
  const Folder environment;
  put(elsewhere, "jquery.js");
  put(environment, "pyvenv.cfg");
  put(environment, "lib/python3.14t/site-packages/_x.so");
  fs::create_directory_symlink(elsewhere.path(), folder.path() / "static");
  fs::create_directory_symlink(environment.path(), folder.path() / "env");
  const Tree tree = walk(folder);
  CHECK(tree.modules.empty());
  CHECK(reasons(tree).empty());
}

TEST_CASE("a link that leads outside to too many files to check quickly is reported") {
  const Folder folder;
  const Folder elsewhere;
  for (int i = 0; i < 10; ++i) put(elsewhere, std::to_string(i));
  fs::create_directory_symlink(elsewhere.path(), folder.path() / "a");
  CHECK(walk(folder).unreadable.empty());
  const Tree tree = walk(folder, {.entries = 5});
  REQUIRE(tree.unreadable.size() == 1);
  CHECK(contains(tree.unreadable[0].why, "--follow-symlinks"));
}

TEST_CASE("links inside the directory are followed") {
  const Folder folder;
  put(folder, "real/.git/_x.so");
  fs::create_directory_symlink("real/.git", folder.path() / "link");
  CHECK(below(folder, walk(folder).modules) == Lines{"link/_x.so"});
}

TEST_CASE("shared memory is an ordinary directory") {
  CHECK_FALSE(auditing::is_too_wide("/dev/shm"));
  CHECK_FALSE(auditing::is_too_wide("/device"));
  const fs::path directory = "/dev/shm/ftcheck-tree-test-" + std::to_string(::getpid());
  std::error_code failure;
  if (!fs::create_directories(directory / "pkg", failure)) return;
  std::ofstream(directory / "pkg" / "_x.so");
  Tree tree;
  TreeWalker({}).walk(directory, tree);
  fs::remove_all(directory);
  CHECK(tree.modules.size() == 1);
}

TEST_CASE("no link to the root of the file system or to the system's directories is followed") {
  const Folder folder;
  int count = 0;
  for (const char* there : {"/", "/proc", "/proc/self/root", "/sys", "/dev"}) {
    fs::create_directory_symlink(there, folder.path() / std::to_string(count++));
    CHECK(auditing::is_too_wide(there));
  }
  CHECK_FALSE(auditing::is_too_wide(folder.path()));
  for (const OuterLinks links : {OuterLinks::reported, OuterLinks::followed}) {
    const Tree tree = walk(folder, {.entries = 1000}, links);
    CHECK(tree.modules.empty());
    CHECK(reasons(tree).empty());
  }
}

TEST_CASE("links in circles, to enclosing directories, and to nowhere do no harm") {
  const Folder folder;
  put(folder, "in/here/_x.so");
  fs::create_directory_symlink("..", folder.path() / "in/up");
  fs::create_directory_symlink("/", folder.path() / "in/root");
  fs::create_directory_symlink("circle", folder.path() / "circle");
  fs::create_symlink("gone.so", folder.path() / "_gone.so");
  fs::create_symlink("_circle.so", folder.path() / "_circle.so");
  const Tree tree = walk(folder);
  CHECK(below(folder, tree.modules) == Lines{"in/here/_x.so"});
  CHECK(reasons(tree).empty());
}

TEST_CASE("special files are skipped") {
  const Folder folder;
  REQUIRE(::mkfifo((folder.path() / "_pipe.so").c_str(), 0600) == 0);
  REQUIRE(::mkfifo((folder.path() / "a-1.0.dist-info").c_str(), 0600) == 0);
  fs::create_symlink("/dev/zero", folder.path() / "_zero.so");
  fs::create_symlink("/dev/zero", folder.path() / "a-1.0-py3-none-any.whl");
  const Tree tree = walk(folder);
  CHECK(tree.modules.empty());
  CHECK(tree.wheels.empty());
  CHECK(tree.infos.empty());
}

TEST_CASE("other environments and the directories of tools are left out") {
  const Folder folder;
  put(folder, "pyvenv.cfg");
  put(folder, "_x.so");
  put(folder, "project/.venv/pyvenv.cfg");
  put(folder, "project/.venv/lib/python3.14t/site-packages/_x.so");
  put(folder, "project/.git/_x.so");
  put(folder, "project/__pycache__/_x.so");
  const Tree tree = walk(folder);
  CHECK(below(folder, tree.modules) == Lines{"_x.so"});
  CHECK(below(folder, tree.environments) == Lines{"project/.venv"});
}

TEST_CASE("directories that are too deep are reported once") {
  const Folder folder;
  fs::path deep;
  for (int i = 0; i < 8; ++i) deep /= "d";
  put(folder, deep / "_x.so");
  put(folder, "e/e/e/e/e/_x.so");
  put(folder, "_x.so");
  const Tree tree = walk(folder, {.depth = 3});
  CHECK(below(folder, tree.modules) == Lines{"_x.so"});
  REQUIRE(tree.unreadable.size() == 1);
  CHECK(contains(tree.unreadable[0].why, "is more than 3 directories deep"));
}

TEST_CASE("a walk over too many files ends with a sentence") {
  const Folder folder;
  for (const char* name : {"a", "b", "c"}) {
    for (int i = 0; i < 10; ++i) put(folder, fs::path(name) / std::to_string(i));
  }
  const Tree tree = walk(folder, {.entries = 20});
  REQUIRE(tree.unreadable.size() == 1);
  CHECK(contains(tree.unreadable[0].why, "more than 20 files and directories"));
}

TEST_CASE("names may contain any bytes") {
  const Folder folder;
  const std::string name = "a\n\x1b[2J\xff.so";
  put(folder, name);
  const Tree tree = walk(folder);
  REQUIRE(tree.modules.size() == 1);
  CHECK(tree.modules[0].filename().string() == name);
}

TEST_CASE("a directory without permission is reported, and the rest is read") {
  const Folder folder;
  put(folder, "locked/_x.so");
  put(folder, "open/_x.so");
  fs::permissions(folder.path() / "locked", fs::perms::none);
  // The superuser may read everything, so this briefly acts as another user.
  ::setfsuid(65534);
  const Tree tree = walk(folder);
  ::setfsuid(::geteuid());
  fs::permissions(folder.path() / "locked", fs::perms::owner_all);
  CHECK(below(folder, tree.modules) == Lines{"open/_x.so"});
  REQUIRE(tree.unreadable.size() == 1);
  CHECK(contains(tree.unreadable[0].why, "check its permissions"));
}

TEST_CASE("a long list of unreadable directories is cut short") {
  const Folder folder;
  for (int i = 0; i < 5; ++i) fs::create_directories(folder.path() / std::to_string(i) / "in");
  for (int i = 0; i < 5; ++i) {
    fs::permissions(folder.path() / std::to_string(i), fs::perms::none);
  }
  ::setfsuid(65534);
  const Tree tree = walk(folder, {.unreadable = 3});
  ::setfsuid(::geteuid());
  for (int i = 0; i < 5; ++i) {
    fs::permissions(folder.path() / std::to_string(i), fs::perms::owner_all);
  }
  REQUIRE(tree.unreadable.size() == 3);
  CHECK(contains(tree.unreadable[2].why, "further unreadable files are not listed"));
}

TEST_CASE("a walk can be stopped midway") {
  const Folder folder;
  put(folder, "a/_x.so");
  int asked = 0;
  Tree tree;
  TreeWalker([&] { return ++asked > 1; }).walk(folder.path(), tree);
  CHECK(tree.modules.empty());
}
