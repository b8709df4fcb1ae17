#include "audit/environment/installed.hpp"

#include "audit/installation.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace ftcheck;
using namespace ftcheck::testing;
using auditing::Installed;

namespace fs = std::filesystem;

namespace {

const std::string site = "lib/python3.14t/site-packages";

std::vector<Installed> find(const fs::path& root, auditing::Tree* seen = nullptr) {
  auditing::TreeWalker walker({});
  auditing::Tree tree;
  walker.walk(root, tree);
  std::vector<Installed> installed = auditing::find_installed(tree, walker, {});
  if (seen) *seen = std::move(tree);
  return installed;
}

// "name version: import path, ...; library, ..." for each.
Lines sorted(const std::vector<Installed>& installed) {
  Lines lines;
  for (const Installed& each : installed) {
    std::string line = each.distribution.name + " " + each.distribution.version + ":";
    for (const auditing::InstalledModule& module : each.modules) line += " " + module.installed;
    for (const fs::path& library : each.libraries) line += " [" + library.filename().string() + "]";
    lines.push_back(std::move(line));
  }
  return lines;
}

Lines sorted(const Folder& folder) {
  return sorted(find(folder.path()));
}

}  // namespace

TEST_CASE("a module belongs to the distribution whose RECORD lists it") {
  const Folder folder;
  install(folder, site, "Two", "2.0", {{"shared/_two.so", ""}, {"two.libs/libz.so.1", ""}});
  install(folder, site, "one", "1.0", {{"shared/_one.so", ""}, {"one/_x.so", ""}, {"_top.so", ""}});
  CHECK(sorted(folder) ==
        Lines{"one 1.0: _top.so one/_x.so shared/_one.so", "Two 2.0: shared/_two.so [libz.so.1]"});
}

TEST_CASE("a file that RECORD does not list belongs to the package that contains it") {
  const Folder folder;
  install(folder, site, "My.Pkg", "1.0", {});
  put(folder, site + "/my_pkg/_built_later.so");
  put(folder, site + "/other/_x.so");
  put(folder, site + "/My.Pkg-1.0.dist-info/top_level.txt", "other\n");
  CHECK(sorted(folder) == Lines{"My.Pkg 1.0: my_pkg/_built_later.so other/_x.so"});
}

TEST_CASE("files without an owner are grouped by their top-level package") {
  const Folder folder;
  put(folder, site + "/pkg/sub/_x.so");
  put(folder, site + "/pkg/_y.so");
  put(folder, site + "/_alone.cpython-314t-x86_64-linux-gnu.so");
  CHECK(sorted(folder) ==
        Lines{"_alone : _alone.cpython-314t-x86_64-linux-gnu.so", "pkg : pkg/_y.so pkg/sub/_x.so"});
}

TEST_CASE("the standard library is a distribution of its own") {
  const Folder folder;
  put(folder, "lib/python3.14t/lib-dynload/_ssl.cpython-314t-x86_64-linux-gnu.so");
  install(folder, site, "pkg", "1.0", {{"pkg/_x.so", ""}});
  CHECK(sorted(folder) ==
        Lines{"pkg 1.0: pkg/_x.so", "standard library : _ssl.cpython-314t-x86_64-linux-gnu.so"});
  const Folder windows;
  put(windows, "DLLs/_ssl.cp314t-win_amd64.pyd");
  put(windows, "Lib/os.py");
  CHECK(sorted(windows) == Lines{"standard library : _ssl.cp314t-win_amd64.pyd"});
}

TEST_CASE("modules of an unpacked wheel have the paths of the installed wheel, even in .data") {
  const Folder folder;
  install(folder, "pkg-1.0", "pkg", "1.0",
          {{"pkg/_x.so", ""}, {"pkg-1.0.data/platlib/pkg/_y.so", ""}});
  CHECK(sorted(folder) == Lines{"pkg 1.0: pkg/_y.so pkg/_x.so"});
}

TEST_CASE("infos that a distribution vendors are not installed") {
  const Folder folder;
  install(folder, site, "tools", "1.0", {{"tools/_vendor/_x.so", ""}});
  install(folder, site + "/tools/_vendor", "vendored", "0.1", {});
  CHECK(sorted(folder) == Lines{"tools 1.0: tools/_vendor/_x.so"});
}

TEST_CASE("an environment inside a project is not vendored by the project") {
  const Folder folder;
  put(folder, "project.egg-info/PKG-INFO", metadata_of("project", "1.0"));
  install(folder, "env/" + site, "pkg", "2.0", {{"pkg/_x.so", ""}});
  CHECK(sorted(folder) == Lines{"pkg 2.0: pkg/_x.so", "project 1.0:"});
}

TEST_CASE("a build directory belongs to its project") {
  const Folder folder;
  put(folder, "project.egg-info/PKG-INFO", metadata_of("project", "1.0"));
  put(folder, "project.egg-info/top_level.txt", "pkg\n");
  put(folder, "pkg/__init__.py");
  put(folder, "pkg/_x.so");
  put(folder, "build/lib.linux-x86_64-cpython-314t/pkg/_x.so");
  const std::vector<Installed> installed = find(folder.path());
  CHECK(sorted(installed) == Lines{"project 1.0: pkg/_x.so pkg/_x.so"});
}

TEST_CASE("in a build tree without metadata, a package begins below a directory that is not one") {
  const Folder folder;
  put(folder, "out/pkg/__init__.py");
  put(folder, "out/pkg/sub/__init__.py");
  put(folder, "out/pkg/sub/_x.so");
  CHECK(sorted(folder) == Lines{"pkg : pkg/sub/_x.so"});
}

TEST_CASE("a project in editable mode is searched where it is") {
  const Folder folder;
  const Folder project;
  put(project, "src/pkg/__init__.py");
  put(project, "src/pkg/_x.so");
  put(project, "build/_y.so");
  put(project, "pkg.egg-info/PKG-INFO", metadata_of("pkg", "1.0"));
  install(folder, site, "pkg", "1.0", {});
  put(folder, site + "/pkg-1.0.dist-info/direct_url.json",
      R"({"url": "file://)" + project.path().string() + R"(", "dir_info": {"editable": true}})");
  auditing::Tree tree;
  CHECK(sorted(find(folder.path(), &tree)) == Lines{"pkg 1.0: _y.so pkg/_x.so"});
  CHECK(tree.modules.size() == 2);

  // Its path file is more precise: modules are imported only from src.
  put(folder, site + "/__editable__.pkg-1.0.pth", (project.path() / "src").string() + "/\n");
  put(folder, site + "/pkg-1.0.dist-info/RECORD", "__editable__.pkg-1.0.pth,,\n");
  CHECK(sorted(folder) == Lines{"pkg 1.0: pkg/_x.so"});
}

TEST_CASE("an egg-link leads to a project, which contains the version") {
  const Folder folder;
  const Folder project;
  put(project, "pkg/_x.so");
  put(project, "my_project.egg-info/PKG-INFO", metadata_of("my-project", "1.0.dev1"));
  put(folder, site + "/my-project.egg-link", project.path().string() + "\n.\n");
  CHECK(sorted(folder) == Lines{"my-project 1.0.dev1: pkg/_x.so"});
  put(folder, site + "/easy-install.pth", project.path().string() + "\n");
  CHECK(sorted(folder) == Lines{"my-project 1.0.dev1: pkg/_x.so"});
}

TEST_CASE("a directory named by a path file without owner has its own metadata, or only packages") {
  const Folder folder;
  const Folder described;
  const Folder plain;
  put(described, "pkg/_x.so");
  put(described, "pkg.egg-info/PKG-INFO", metadata_of("pkg", "1.0"));
  put(plain, "tools/_y.so");
  put(folder, site + "/local.pth", described.path().string() + "\n" + plain.path().string() + "\n");
  CHECK(sorted(folder) == Lines{"pkg 1.0: pkg/_x.so", "tools : tools/_y.so"});
}

TEST_CASE("a project around its environment does not add the environment again") {
  const Folder folder;
  const std::string env = ".venv/" + site;
  put(folder, ".venv/pyvenv.cfg");
  install(folder, env, "numpy", "2.0", {{"numpy/_x.so", ""}});
  install(folder, env, "pkg", "1.0", {});
  put(folder, "pkg/_x.so");
  put(folder, env + "/pkg-1.0.dist-info/direct_url.json",
      R"({"url": "file://)" + folder.path().string() + R"(", "dir_info": {"editable": true}})");
  const std::vector<Installed> installed = find(folder.path() / ".venv");
  REQUIRE(installed.size() == 2);
  CHECK(installed[0].modules.size() == 1);
  CHECK(installed[1].modules.size() == 1);
}

TEST_CASE("a RECORD that leads outside adds nothing that was not walked") {
  const Folder folder;
  put(folder, "outside/_x.so");
  put(folder, "env/lib/libtool.so.1");
  install(folder, "env/" + site, "evil", "1.0", {});
  put(folder, "env/" + site + "/evil-1.0.dist-info/RECORD",
      "../../../../outside/_x.so,,\n/etc/passwd.so,,\n../../libtool.so.1,,\n"
      "../../../../../../../../../../../../../../../../x.so,,\n");
  CHECK(sorted(find(folder.path() / "env")) == Lines{"evil 1.0: [libtool.so.1]"});
}

TEST_CASE("two versions of a distribution are both listed") {
  const Folder folder;
  install(folder, site, "pkg", "1.0", {});
  install(folder, site, "pkg", "1.1", {{"pkg/_x.so", ""}});
  CHECK(sorted(folder) == Lines{"pkg 1.0:", "pkg 1.1: pkg/_x.so"});
}

TEST_CASE("the order does not depend on how the directory is spelled") {
  const Folder folder;
  install(folder, "env/" + site, "b", "1.0", {{"b/_x.so", ""}});
  install(folder, "env/" + site, "a", "1.0", {{"a/_x.so", ""}, {"a/_a/_y.so", ""}});
  const Lines expected = {"a 1.0: a/_a/_y.so a/_x.so", "b 1.0: b/_x.so"};
  CHECK(sorted(find(folder.path() / "env")) == expected);
  CHECK(sorted(find(folder.path() / "env/")) == expected);
  CHECK(sorted(find(folder.path() / "env/../env/.")) == expected);
}

TEST_CASE("very many files are sorted quickly") {
  const Folder folder;
  std::string record;
  for (int i = 0; i < 3000; ++i) {
    const std::string path = "pkg/d" + std::to_string(i % 50) + "/_" + std::to_string(i) + ".so";
    put(folder, site + "/" + path);
    record += path + ",,\n";
  }
  install(folder, site, "pkg", "1.0", {});
  put(folder, site + "/pkg-1.0.dist-info/RECORD", record);
  const std::vector<Installed> installed = find(folder.path());
  REQUIRE(installed.size() == 1);
  CHECK(installed[0].modules.size() == 3000);
}
