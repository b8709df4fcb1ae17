#include "index/locations.hpp"

#include "index/pip_config.hpp"

#include <ftcheck/error.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace fs = std::filesystem;
using namespace ftcheck::index;

namespace {

// A directory of its own, in which there are a home, a system and a project.
class Machine {
 public:
  Machine() {
    std::string name = (fs::temp_directory_path() / "ftcheck-locations-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    root = name;
    fs::create_directories(root / "project" / "deep" / "down");
    variables["HOME"] = (root / "home").string();
  }
  ~Machine() { fs::remove_all(root); }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  void write(const std::string& file, const std::string& text) const {
    fs::create_directories((root / file).parent_path());
    std::ofstream(root / file) << text;
  }

  Locations found() const {
    Surroundings surroundings;
    surroundings.variable = [&](const char* name) -> std::optional<std::string> {
      const auto value = variables.find(name);
      return value == variables.end() ? std::nullopt : std::optional(value->second);
    };
    surroundings.directory = root / "project" / "deep" / "down";
    surroundings.system = root / "etc";
    surroundings.is_windows = is_windows;
    return find_locations(surroundings);
  }

  // "name=url" for each index except the public one, which is "public".
  std::string indexes() const {
    const std::string standard = Machine().standard();
    std::string all;
    for (const ftcheck::IndexLocation& each : found().indexes) {
      if (!all.empty()) all += ' ';
      if (!each.name.empty()) all.append(each.name).append("=");
      all += each.url == standard ? "public" : each.url;
    }
    return all;
  }

  // The sentence of the error.
  std::string refusal() const {
    try {
      found();
    } catch (const ftcheck::Error& error) {
      return error.what();
    }
    return {};
  }

  // The index that is asked if nothing is set up; "none" if this build knows of none.
  std::string standard() const {
    const Locations locations = found();
    return locations.indexes.empty() ? "none" : locations.indexes.front().url;
  }

  fs::path root;
  std::map<std::string, std::string> variables;
  bool is_windows = false;
};

}  // namespace

TEST_CASE("if nothing is set up, the public index is asked") {
  Machine machine;
  const Locations locations = machine.found();
  CHECK(locations.indexes.size() <= 1);
  CHECK(locations.find_links.empty());
  machine.variables["PIP_NO_INDEX"] = "1";
  CHECK(machine.indexes().empty());
}

TEST_CASE("pip's variables name indexes, and the additional ones are asked first") {
  Machine machine;
  machine.variables["PIP_INDEX_URL"] = "https://user:secret@mirror.example/simple";
  machine.variables["PIP_EXTRA_INDEX_URL"] = "https://a.example/  https://b.example/\n";
  machine.variables["PIP_FIND_LINKS"] = "/wheels https://c.example/links.html";
  CHECK(machine.indexes() ==
        "https://a.example/ https://b.example/ https://user:secret@mirror.example/simple");
  CHECK(machine.found().find_links ==
        std::vector<std::string>{"/wheels", "https://c.example/links.html"});
}

TEST_CASE("of pip's files a later one wins, and variables win over all") {
  Machine machine;
  machine.write("etc/xdg/pip/pip.conf", "[global]\nindex-url = https://xdg.example/\n");
  machine.write("etc/pip.conf",
                "[global]\nindex-url = https://all.example/\nfind-links =\n  /one\n  /two\n");
  CHECK(machine.indexes() == "https://all.example/");
  CHECK(machine.found().find_links == std::vector<std::string>{"/one", "/two"});
  machine.write("home/.config/pip/pip.conf", "[global]\nindex_url: https://user.example/\n");
  CHECK(machine.indexes() == "https://user.example/");
  machine.write("venv/pip.conf", "[install]\nindex-url = https://venv.example/\n");
  machine.variables["VIRTUAL_ENV"] = (machine.root / "venv").string();
  CHECK(machine.indexes() == "https://venv.example/");
  machine.write("given.conf",
                "[global]\n--Index_URL = https://given.example/\n"
                "[list]\nindex-url = https://list.example/\n");
  machine.variables["PIP_CONFIG_FILE"] = (machine.root / "given.conf").string();
  CHECK(machine.indexes() == "https://given.example/");
  machine.variables["PIP_INDEX_URL"] = "https://variable.example/";
  CHECK(machine.indexes() == "https://variable.example/");
  machine.variables.erase("PIP_INDEX_URL");
  machine.variables["PIP_CONFIG_FILE"] = "/dev/null";
  CHECK(machine.indexes() == Machine().indexes());
}

TEST_CASE("uv's variables name indexes, with names for their credentials") {
  Machine machine;
  machine.variables["UV_INDEX"] = "corp=https://corp.example/simple https://b.example/?x=y";
  machine.variables["UV_EXTRA_INDEX_URL"] = "https://c.example/";
  machine.variables["UV_INDEX_URL"] = "https://old.example/";
  CHECK(machine.indexes() ==
        "corp=https://corp.example/simple https://b.example/?x=y "
        "https://c.example/ https://old.example/");
  machine.variables["UV_DEFAULT_INDEX"] = "main=https://new.example/";
  CHECK(machine.indexes().ends_with(" main=https://new.example/"));
}

TEST_CASE("uv's files add indexes: the project's, the user's and those for all users") {
  Machine machine;
  machine.write("project/pyproject.toml", R"([tool.uv]
find-links = ["wheels", "https://links.example/"]
[[tool.uv.index]]
name = "torch"
url = "https://torch.example/cpu"
explicit = true
[[tool.uv.index]]
name = "corp"
url = "https://corp.example/simple"
[[tool.uv.index]]
url = "flat"
format = "flat"
)");
  machine.write("project/deep/pyproject.toml", "[project]\nname = 'x'\n");
  machine.write("home/.config/uv/uv.toml",
                "extra-index-url = ['https://user.example/']\nindex-url = 'https://d.example/'\n");
  machine.write("etc/uv/uv.toml",
                "[[index]]\nurl = 'https://all.example/'\ndefault = true\n[pip]\n"
                "extra-index-url = ['https://pip.example/']\n");
  CHECK(machine.indexes() ==
        "corp=https://corp.example/simple https://user.example/ "
        "https://pip.example/ https://d.example/");
  CHECK(machine.found().find_links ==
        std::vector<std::string>{(machine.root / "project/flat").string(),
                                 (machine.root / "project/wheels").string(),
                                 "https://links.example/"});
  machine.write("project/deep/uv.toml", "no-index = true\n");
  CHECK(machine.indexes().empty());
  machine.variables["UV_NO_CONFIG"] = "1";
  CHECK(machine.indexes() == Machine().indexes());
  machine.variables.erase("UV_NO_CONFIG");
  machine.write("other.toml", "index-url = 'https://other.example/'\n");
  machine.variables["UV_CONFIG_FILE"] = (machine.root / "other.toml").string();
  CHECK(machine.indexes() == "https://other.example/");
}

TEST_CASE("uv's and pip's indexes are asked in that order, each once") {
  Machine machine;
  machine.variables["UV_INDEX"] = "https://uv.example/";
  machine.variables["PIP_EXTRA_INDEX_URL"] = "https://pip.example/ https://uv.example/";
  machine.variables["PIP_INDEX_URL"] = "https://default.example/";
  CHECK(machine.indexes() == "https://uv.example/ https://pip.example/ https://default.example/");
}

TEST_CASE("a configuration that is invalid is an error, not a reason to ask the public index") {
  Machine machine;
  machine.write("etc/pip.conf", "[global]\nindex-url = https://a.example/\nnonsense\n");
  CHECK(machine.refusal() ==
        (machine.root / "etc/pip.conf").string() +
            ": line 3 is neither a section nor a setting, so it is unknown which indexes to ask; "
            "correct it, or give --index-url");
  fs::remove(machine.root / "etc/pip.conf");
  machine.write("project/uv.toml", "\nindex-url = \n");
  CHECK(machine.refusal().find("uv.toml: line 2 is not valid TOML") != std::string::npos);
  std::string key;
  for (int i = 0; i < 300'000; ++i) key += "a.";
  machine.write("project/uv.toml", "\n" + key + "a = 1\n");
  CHECK(machine.refusal() ==
        (machine.root / "project/uv.toml").string() +
            ": line 2 has a key with more than 30 dots, so it is unknown which indexes to ask; "
            "correct it, or give --index-url");
  fs::remove(machine.root / "project/uv.toml");
  machine.variables["PIP_INDEX_URL"] = "file:///secret/simple";
  CHECK(machine.refusal() ==
        "PIP_INDEX_URL: this index has no URL of http or https, and ftcheck "
        "asks no others; give one with --index-url");
  machine.variables["PIP_INDEX_URL"] = "https://user:p#ss@a.example/";
  CHECK(machine.refusal().find("p#ss") == std::string::npos);
  machine.variables.erase("PIP_INDEX_URL");
  machine.variables["UV_CONFIG_FILE"] = (machine.root / "missing.toml").string();
  CHECK(machine.refusal().find("there is no such file, which UV_CONFIG_FILE names") !=
        std::string::npos);
}

TEST_CASE("an INI file is read as Python's configparser does") {
  const auto values = parse_ini(
      "# a comment\n[global]\nA_b = 1 = 2\n; another\nlist =\n  x\n\n  # no\n"
      "\ty\r\n[install]\nc:d\n",
      "pip.conf");
  CHECK(values == std::map<std::string, std::string>{
                      {"global.a-b", "1 = 2"}, {"global.list", "\nx\ny"}, {"install.c", "d"}});
}

TEST_CASE("on Windows the files of pip and uv are where its variables say") {
  Machine machine;
  machine.is_windows = true;
  machine.write("etc/pip.conf", "[global]\nindex-url = https://not-here.example/\n");
  machine.write("home/.config/pip/pip.conf", "[global]\nindex-url = https://not-here.example/\n");
  CHECK(machine.indexes() == Machine().indexes());
  for (const char* name : {"PROGRAMDATA", "USERPROFILE", "APPDATA", "VIRTUAL_ENV"}) {
    machine.variables[name] = (machine.root / name).string();
  }
  machine.write("PROGRAMDATA/pip/pip.ini", "[global]\nindex-url = https://all.example/\n");
  CHECK(machine.indexes() == "https://all.example/");
  machine.write("USERPROFILE/pip/pip.ini", "[global]\nindex-url = https://old.example/\n");
  CHECK(machine.indexes() == "https://old.example/");
  machine.write("APPDATA/pip/pip.ini", "[global]\nindex-url = https://user.example/\n");
  CHECK(machine.indexes() == "https://user.example/");
  machine.write("VIRTUAL_ENV/pip.ini", "[global]\nindex-url = https://site.example/\n");
  CHECK(machine.indexes() == "https://site.example/");
  machine.variables["PIP_CONFIG_FILE"] = "NUL";
  CHECK(machine.indexes() == Machine().indexes());
  machine.write("PROGRAMDATA/uv/uv.toml", "index-url = \"https://uv-all.example/\"\n");
  CHECK(machine.indexes() == "https://uv-all.example/");
  machine.write("APPDATA/uv/uv.toml", "index-url = \"https://uv.example/\"\n");
  CHECK(machine.indexes() == "https://uv.example/");
}
