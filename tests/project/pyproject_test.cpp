#include "project/pyproject.hpp"

#include <ftcheck/error.hpp>

#include "project/read.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace ftcheck;
using namespace ftcheck::project;

namespace {

Graph read(const std::string& text) {
  return read_pyproject(text, "pyproject.toml");
}

std::string refusal(const std::string& text) {
  try {
    read(text);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

bool has_unread(const Graph& graph, const std::string& place, const std::string& why) {
  return std::ranges::any_of(graph.unread, [&](const Unread& each) {
    return each.place == place && each.why.find(why) != std::string::npos;
  });
}

// "lxml>=5 six; marker", separated by spaces.
std::string shown(const std::vector<Want>& wants) {
  std::string text;
  for (const Want& want : wants) {
    if (!text.empty()) text += " | ";
    text += want.project + want.specifiers;
    if (!want.marker.empty()) text += " ; " + want.marker;
  }
  return text;
}

}  // namespace

TEST_CASE("dependencies, optional ones and groups are requirements that leave a choice") {
  const Graph graph = read(
      "[project]\nname = 'x'\ndependencies = [\n  'lxml>=5',\n  \"Foo.Bar[a] ; "
      "os_name=='nt'\",\n]\n"
      "[project.optional-dependencies]\nWeb_UI = ['six']\n"
      "[dependency-groups]\ntest = ['pytest', {include-group = 'Lint.x'}]\n'lint-x' = ['ruff']\n");
  CHECK_FALSE(graph.is_locked);
  REQUIRE(graph.wants.size() == 2);
  CHECK(graph.wants[0].place == "line 4");
  CHECK(shown(graph.wants) == "lxml>=5 | Foo.Bar ; os_name=='nt'");
  CHECK(shown(graph.extra_wants.at("web-ui")) == "six");
  CHECK(shown(graph.group_wants.at("test")) == "pytest | ruff");
  CHECK(graph.default_groups.empty());
  CHECK(graph.unread.empty());
}

TEST_CASE("an extra may name other extras of the project, with markers and in circles") {
  const Graph graph = read(
      "[project]\nname = 'My.App'\n[project.optional-dependencies]\n"
      "all = ['my-app[a,b]; python_version > \"3\"', 'my_app[none]']\n"
      "a = ['six; os_name == \"nt\"', 'my-app[b]']\nb = ['attrs', 'my-app[a]']\n");
  CHECK(shown(graph.extra_wants.at("all")) ==
        "six ; (python_version > \"3\") and (os_name == \"nt\") | "
        "attrs ; python_version > \"3\"");
  CHECK(shown(graph.extra_wants.at("b")) == "attrs | six ; os_name == \"nt\" | attrs");
  CHECK(has_unread(graph, "line 4", "no such extra"));
}

TEST_CASE("groups that include each other in a circle, or nothing, are listed") {
  const Graph graph = read(
      "[dependency-groups]\na = [{include-group = 'b'}, 'six', 3, {x = 1}]\n"
      "b = [{include-group = 'a'}, {include-group = 'c'}]\nd = 'six'\n");
  CHECK(shown(graph.group_wants.at("a")) == "six");
  CHECK(shown(graph.group_wants.at("b")) == "six");
  CHECK(has_unread(graph, "dependency-groups", "includes itself"));
  CHECK(has_unread(graph, "dependency-groups", "does not exist"));
  CHECK(has_unread(graph, "line 2", "neither a requirement nor an include-group"));
  CHECK(has_unread(graph, "line 4", "not a list"));
}

TEST_CASE("extras that multiply end in one sentence") {
  std::string text = "[project]\nname = 'x'\n[project.optional-dependencies]\n";
  for (int i = 0; i < 40; ++i) {
    const std::string next = std::to_string(i + 1);
    text += "e" + std::to_string(i) + " = ['x[e" + next + "]; os_name == \"" +
            std::string(200, 'a') + "\"', 'x[e" + next + "]; os_name == \"b\"']\n";
  }
  text += "e40 = ['six']\n";
  CHECK(refusal(text).find("too often") != std::string::npos);
}

TEST_CASE("what a build decides is listed") {
  const Graph graph = read("[project]\nname = 'x'\ndynamic = ['dependencies', 'version']\n");
  CHECK(has_unread(graph, "line 3", "a build decides"));
  CHECK(has_unread(read("[tool.black]\nline-length = 99\n"), "", "setup.py"));
}

TEST_CASE("requirements with URLs are packages, and what is malformed is listed") {
  const Graph graph = read(
      "[project]\nname = 'x'\ndependencies = ['foo @ https://me:pw@files.example/foo-1.tar.gz',\n"
      "'foo bar', 7, 'a @ git+https://${TOKEN}@git.example/a']\n");
  REQUIRE(graph.packages.size() == 1);
  CHECK(graph.packages[0].pick.location == "https://files.example/foo-1.tar.gz");
  CHECK(graph.roots.at(0).project == "foo");
  CHECK(has_unread(graph, "line 4", "not a version specifier"));
  CHECK(has_unread(graph, "line 4", "not the text of a requirement"));
  CHECK(has_unread(graph, "line 4", "environment variable"));
}

TEST_CASE("uv's sources, groups and indexes count") {
  const Graph graph = read(
      "[project]\nname = 'x'\ndependencies = ['a>=1', 'b', 'c', 'd', 'e; os_name == \"posix\"', "
      "'f']\n"
      "[tool.uv]\ndev-dependencies = ['pytest']\nconstraint-dependencies = ['six<2']\n"
      "override-dependencies = ['g==1']\nprerelease = 'allow'\n"
      "[tool.uv.sources]\na = { git = 'https://git.example/a', rev = 'abc' }\n"
      "b = { path = '../b', editable = true }\nc = { workspace = true }\n"
      "d = { url = 'https://files.example/d-2-py3-none-any.whl' }\n"
      "e = [{ path = 'e', marker = \"sys_platform == 'win32'\" }]\nf = { index = 'private' }\n"
      "[[tool.uv.index]]\nurl = 'https://default.example/simple'\ndefault = true\n"
      "[[tool.uv.index]]\nurl = 'https://me:pw@more.example/simple'\n"
      "[[tool.uv.index]]\nname = 'private'\nurl = 'https://private.example/simple'\nexplicit = "
      "true\n");
  REQUIRE(graph.packages.size() == 5);
  CHECK(graph.packages[0].pick.origin == Origin::vcs);
  CHECK(graph.packages[0].pick.location == "git+https://git.example/a@abc");
  CHECK(graph.packages[1].pick.origin == Origin::editable);
  CHECK(graph.packages[2].pick.is_root);
  CHECK(graph.packages[3].pick.version == "2");
  CHECK(graph.packages[4].marker == "(os_name == \"posix\") and (sys_platform == 'win32')");
  CHECK(shown(graph.wants) == "e ; (os_name == \"posix\") and (sys_platform != 'win32') | f");
  CHECK(shown(graph.group_wants.at("dev")) == "pytest");
  CHECK(graph.default_groups == std::vector<std::string>{"dev"});
  CHECK(shown(graph.constraints) == "six<2");
  CHECK(graph.indexes == std::vector<std::string>{"https://me:pw@more.example/simple",
                                                  "https://default.example/simple"});
  CHECK(graph.pre);
  CHECK(has_unread(graph, "line 7", "uv replaces"));
  CHECK(has_unread(graph, "line 15", "for this project only"));
}

TEST_CASE("where a source's marker does not hold, the project comes from an index") {
  const auto wants = [](const std::string& marker) {
    const Graph graph = read(
        "[project]\nname = 'x'\ndependencies = ['e']\n[tool.uv.sources]\n"
        "e = [{ path = 'e', marker = \"" +
        marker + "\" }]\n");
    return shown(graph.wants) + (graph.unread.empty() ? "" : "unread");
  };
  CHECK(wants("python_version>='3.9'and os_name=='nt'") ==
        "e ; python_version < '3.9' or os_name != 'nt'");
  CHECK(wants("'win' in sys_platform") == "e ; 'win' not in sys_platform");
  CHECK(wants("python_version === '3.9'") == "unread");
}

TEST_CASE("settings of PDM's build backend do not make uv's groups default ones") {
  const std::string groups =
      "[project]\nname = 'x'\n[dependency-groups]\ndev = ['pytest']\ndocs = ['sphinx']\n"
      "[tool.pdm.build]\nincludes = []\n[tool.pdm.version]\nsource = 'scm'\n";
  using Groups = std::vector<std::string>;
  CHECK(read(groups).default_groups == Groups{"dev", "docs"});
  CHECK(read(groups + "[tool.uv]\n").default_groups == Groups{"dev"});
  CHECK(read(groups + "[tool.uv]\n[tool.pdm]\ndistribution = true\n").default_groups ==
        Groups{"dev", "docs"});
}

TEST_CASE("Poetry's own notation is translated") {
  const Graph graph = read(
      "[tool.poetry]\nname = 'x'\nversion = '1'\n[tool.poetry.dependencies]\npython = '^3.10'\n"
      "lxml = '^5.1'\n"
      "attrs = {version = '~23.1', extras = ['tests'], markers = \"os_name == 'nt'\"}\n"
      "six = {version = '*', optional = true}\n"
      "idna = [{version = '1.0', python = '<3.9'}, {version = '^2', python = '>=3.9,<4.0'}]\n"
      "mac = {version = '>=1', platform = 'darwin'}\n"
      "g = {git = 'https://me:pw@git.example/g.git', branch = 'main'}\n"
      "p = {path = '../p', develop = true}\nodd = '^1 || ^2.5'\nbad = 'one'\n"
      "[tool.poetry.extras]\nmore = ['six', 'lxml', 'none']\n"
      "[tool.poetry.group.test.dependencies]\npytest = '^8'\n"
      "[tool.poetry.group.docs]\noptional = true\n[tool.poetry.group.docs.dependencies]\n"
      "sphinx = '*'\n[tool.poetry.dev-dependencies]\nruff = '*'\n"
      "[[tool.poetry.source]]\nname = 's'\nurl = 'https://late.example/simple'\n"
      "priority = 'supplemental'\n"
      "[[tool.poetry.source]]\nname = 'p'\nurl = 'https://first.example/simple'\n");
  // TOML tables are sorted by key.
  CHECK(shown(graph.wants) ==
        "attrs>=23.1,<23.2 ; os_name == 'nt' | idna==1.0 ; python_version < \"3.9\" | "
        "idna>=2,<3 ; python_version >= \"3.9\" and python_version < \"4.0\" | lxml>=5.1,<6 | "
        "mac>=1 ; sys_platform == \"darwin\" | odd>=2.5,<3");
  CHECK(shown(graph.extra_wants.at("more")) == "six");
  CHECK(shown(graph.group_wants.at("docs")) == "sphinx");
  CHECK(graph.default_groups == std::vector<std::string>{"dev", "test"});
  REQUIRE(graph.packages.size() == 2);
  CHECK(graph.packages[0].pick.location == "git+https://git.example/g.git@main");
  CHECK(graph.packages[1].pick.origin == Origin::editable);
  CHECK(graph.indexes ==
        std::vector<std::string>{"https://first.example/simple", "https://late.example/simple"});
  CHECK(has_unread(graph, "line 13", "only the last one"));
  CHECK(has_unread(graph, "line 14", "not a version constraint"));
  CHECK(has_unread(graph, "line 16", "not among the optional dependencies"));
}

TEST_CASE("beside [project], Poetry's table only says where projects come from") {
  const Graph graph = read(
      "[project]\nname = 'x'\ndependencies = ['lxml>=5', 'g']\n"
      "[tool.poetry.dependencies]\nlxml = {source = 'private'}\nother = '*'\n"
      "g = {git = 'https://git.example/g'}\n");
  CHECK(shown(graph.wants) == "lxml>=5");
  REQUIRE(graph.packages.size() == 1);
  CHECK(graph.packages[0].pick.project == "g");
}

TEST_CASE("PDM's groups and sources count") {
  const Graph graph = read(
      "[project]\nname = 'x'\n[tool.pdm.dev-dependencies]\n"
      "test = ['pytest', '-e file:///${PROJECT_ROOT}/sub#egg=sub']\n"
      "[[tool.pdm.source]]\nname = 'private'\nurl = 'https://${USER}@index.example/simple'\n"
      "[[tool.pdm.source]]\nname = 'links'\ntype = 'find_links'\nurl = 'links'\n");
  CHECK(shown(graph.group_wants.at("test")) == "pytest");
  REQUIRE(graph.groups.at("test").size() == 1);
  CHECK(graph.packages.at(0).pick.project == "sub");
  CHECK(graph.packages.at(0).pick.origin == Origin::editable);
  CHECK(graph.default_groups == std::vector<std::string>{"test"});
  CHECK(graph.indexes.empty());
  CHECK(graph.find_links == std::vector<std::string>{"links"});
}

TEST_CASE("text that is not TOML, or nests without end, is one sentence with a line") {
  CHECK(refusal("a = 1\nb = \n").find("pyproject.toml: line 2 is not valid TOML") == 0);
  CHECK(refusal("\n[").find("line 2 is not valid TOML") != std::string::npos);
  CHECK(refusal("[[[").find("line 1 is not valid TOML") != std::string::npos);
  CHECK(refusal("x = " + std::string(100'000, '[')).find("brackets") != std::string::npos);
  std::string key;
  for (int i = 0; i < 1'000'000; ++i) key += "\"a=\".";
  CHECK(refusal("\n" + key + "a = 1").find("line 2 has a key") != std::string::npos);
  CHECK(refusal("[" + key + "a]").find("line 1 has a key") != std::string::npos);
  CHECK(refusal("x = 'a\xFF'").find("not UTF-8") != std::string::npos);
}
