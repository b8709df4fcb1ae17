#include "project/read.hpp"

#include <ftcheck/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

using namespace ftcheck;
using namespace ftcheck::project;

namespace {

using Files = std::map<std::string, std::string>;

ReadFile reader(const Files& files) {
  return [&files](const std::filesystem::path& path) {
    const auto found = files.find(path.generic_string());
    if (found == files.end()) throw Error(path.generic_string() + ": no such file");
    return found->second;
  };
}

Graph read(const std::string& text, const Files& files = {}) {
  return read_requirements(text, "dir/requirements.txt", reader(files));
}

std::string refusal(const std::string& text, const Files& files = {}) {
  try {
    read(text, files);
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

// All that a graph says, except for its indexes.
std::string everything(const Graph& graph) {
  std::string text;
  for (const auto& each : graph.unread) text += each.text + each.place + each.why + "\n";
  for (const auto& each : graph.find_links) text += each + "\n";
  for (const auto& each : graph.packages) {
    text += each.pick.project + each.pick.location + each.marker + "\n";
    for (const auto& file : each.pick.files) text += file.name + file.url;
  }
  for (const auto& each : graph.wants) text += each.project + each.specifiers + each.marker + "\n";
  return text;
}

}  // namespace

TEST_CASE("a requirement keeps its name, extras, specifiers and marker as written") {
  const Graph graph = read(
      "# comment\n"
      "ruamel.yaml>=0.18 # why\n"
      "Foo_Bar [a, B.c] (>=1.0,<2);python_version<'3.9'\n"
      "x===1\r\n"
      "lxml#not-a-comment\n");
  REQUIRE(graph.wants.size() == 3);
  CHECK_FALSE(graph.is_locked);
  CHECK_FALSE(graph.is_complete);
  CHECK(graph.wants[0].project == "ruamel.yaml");
  CHECK(graph.wants[0].specifiers == ">=0.18");
  CHECK(graph.wants[0].place == "line 2");
  CHECK(graph.wants[1].project == "Foo_Bar");
  CHECK(graph.wants[1].extras == std::vector<std::string>{"a", "B.c"});
  CHECK(graph.wants[1].specifiers == ">=1.0,<2");
  CHECK(graph.wants[1].marker == "python_version<'3.9'");
  CHECK(graph.wants[2].specifiers == "===1");
  CHECK(has_unread(graph, "line 5", "is not a version specifier"));
}

TEST_CASE("continued lines are joined, and a comment ends them") {
  const std::string one(64, 'A');
  const std::string two(64, 'b');
  const Graph graph =
      read("six==1.16.0 \\\n    --hash=sha256:" + one + " \\\n    --hash sha256:" + two +
           "\n    # via dateutil\nattrs==1 \\\n# comment\nidna==2 \\");
  REQUIRE(graph.wants.size() == 3);
  CHECK(graph.wants[0].hashes == std::vector<std::string>{std::string(64, 'a'), two});
  CHECK(graph.wants[1].place == "line 5");
  CHECK(graph.wants[1].hashes.empty());
  CHECK(graph.wants[2].project == "idna");
  CHECK(graph.unread.empty());
  CHECK_FALSE(graph.is_complete);
}

TEST_CASE("hashes for every requirement, or the option, say that nothing else is installed") {
  CHECK(read("a==1 --hash=sha256:00\nb==2 --hash=sha512:00\n-e .\n").is_complete);
  CHECK(read("--require-hashes\na==1\n").is_complete);
  CHECK_FALSE(read("a==1 --hash=sha256:00\nb==2\n").is_complete);
  CHECK_FALSE(read("").is_complete);
  const Graph wrong = read("a==1 --hash=none\nb==1 --hash=sha256:00\n");
  CHECK(has_unread(wrong, "line 1", "it is not a hash"));
  CHECK(has_unread(wrong, "line 2", "it is not a SHA-256"));
  CHECK(wrong.wants.at(1).hashes.empty());
}

TEST_CASE("other requirements and constraints are read relative to the file that names them") {
  const Files files = {{"dir/base.txt", "\n\nlxml>=5\n-r sub/more.txt"},
                       {"dir/sub/more.txt", "-c../limits.txt\nsix"},
                       {"dir/limits.txt", "lxml<6\nfoo @ https://files.example/foo-1.zip\n"}};
  const Graph graph =
      read("-r base.txt\n--requirement=base.txt\n-r http://host.example/x.txt\n-rgone.txt", files);
  REQUIRE(graph.wants.size() == 2);
  CHECK(graph.wants[0].place == "base.txt, line 3");
  CHECK(graph.wants[1].place == "sub/more.txt, line 2");
  REQUIRE(graph.constraints.size() == 1);
  CHECK(graph.constraints[0].project == "lxml");
  CHECK(graph.constraints[0].specifiers == "<6");
  CHECK(has_unread(graph, "line 3", "does not fetch"));
  CHECK(has_unread(graph, "line 4", "cannot be read: dir/gone.txt"));
  CHECK(has_unread(graph, "limits.txt, line 2", "constraint that is a URL"));
}

TEST_CASE("files that include each other are read once, and the circle is listed") {
  const Files files = {{"dir/a.txt", "-r b.txt\na"}, {"dir/b.txt", "-r a.txt\n-c b.txt\nb"}};
  const Graph graph = read("-r a.txt\n-r requirements.txt", files);
  CHECK(graph.wants.size() == 2);
  CHECK(has_unread(graph, "b.txt, line 1", "circle"));
  CHECK(has_unread(graph, "b.txt, line 2", "circle"));
  CHECK(has_unread(graph, "line 2", "circle"));
}

TEST_CASE("a chain of a thousand files ends") {
  Files files;
  for (int i = 0; i < 1000; ++i) {
    files["dir/" + std::to_string(i) + ".txt"] = "-r " + std::to_string(i + 1) + ".txt\nx\n";
  }
  const Graph graph = read("-r 0.txt", files);
  CHECK(graph.wants.size() == 50);
  CHECK(has_unread(graph, "49.txt, line 1", "more than 50 files"));
}

TEST_CASE("options say which indexes are asked, and credentials stay there") {
  const Graph graph = read(
      "-i https://me:secret@index.example/simple\n"
      "--extra-index-url=https://more.example/simple\n"
      "--find-links wheels\n--find-links https://you:secret@files.example/\n--pre\n"
      "--trusted-host x --only-binary :all: --no-binary=x\n--prefer\n"
      "--unheard-of\n"
      "--extra-index-url https://${TOKEN}@index.example/\n"
      "foo @ git+https://me:secret@git.example/foo.git@v1#egg=foo\n"
      "bar @ https://me:sec/ret@files.example/bar-1.0-py3-none-any.whl\n"
      "https://me:secret@files.example/baz-2.tar.gz\n"
      "!https://me:secret@files.example/\n-r https://me:secret@files.example/r.txt\n");
  CHECK(graph.indexes == std::vector<std::string>{"https://more.example/simple",
                                                  "https://me:secret@index.example/simple"});
  CHECK(graph.find_links.size() == 2);
  CHECK(graph.find_links[0] == "dir/wheels");
  CHECK(graph.pre);
  CHECK(has_unread(graph, "line 8", "pip has no such option"));
  CHECK(has_unread(graph, "line 9", "environment variable"));
  std::string all = everything(graph);
  const std::size_t links = all.find("https://you:secret");
  REQUIRE(links != std::string::npos);  // find_links may need them, like indexes
  all.erase(links, 18);
  CHECK(all.find("secret") == std::string::npos);
  CHECK(all.find("ret@") == std::string::npos);
  CHECK(all.find("me:") == std::string::npos);
}

TEST_CASE("an index that is switched off is listed") {
  const Graph graph = read("--index-url https://index.example/simple\n--no-index\n");
  CHECK(graph.indexes.empty());
  CHECK(has_unread(graph, "line 2", "no index is asked"));
}

TEST_CASE("URLs, paths and repositories are what they are") {
  const std::string hash(64, 'c');
  const Graph graph =
      read("foo[x] @ https://files.example/foo-1.0%2Bcu1-py3-none-any.whl#sha256=" + hash +
           " ; python_version > '3'\n"
           "https://files.example/bar-2.0.tar.gz ; sys_platform == 'linux'\n"
           "./wheels/baz-3-py3-none-any.whl\n"
           "qux @ file:///tmp/qux-4.zip\n"
           "-e git+ssh://git@git.example/a/quux.git@main#egg=Quux&subdirectory=x\n"
           "hg+https://hg.example/corge\n"
           "foo.zip\n");
  REQUIRE(graph.packages.size() == 7);
  REQUIRE(graph.roots.size() == 7);
  const Pick& foo = graph.packages[0].pick;
  CHECK(foo.project == "foo");
  CHECK(foo.version == "1.0+cu1");
  CHECK(foo.origin == Origin::url);
  CHECK(foo.location == "https://files.example/foo-1.0%2Bcu1-py3-none-any.whl");
  REQUIRE(foo.files.size() == 1);
  CHECK(foo.files[0].sha256 == hash);
  CHECK(foo.files[0].name == "foo-1.0+cu1-py3-none-any.whl");
  CHECK(foo.place == "line 1");
  CHECK(graph.roots[0].extras == std::vector<std::string>{"x"});
  CHECK(graph.roots[0].marker == "python_version > '3'");
  CHECK(graph.packages[1].pick.project == "bar");
  CHECK(graph.packages[1].pick.version == "2.0");
  CHECK(graph.packages[1].marker == "sys_platform == 'linux'");
  CHECK(graph.packages[2].pick.origin == Origin::path);
  CHECK(graph.packages[2].pick.project == "baz");
  CHECK(graph.packages[3].pick.origin == Origin::path);
  CHECK(graph.packages[3].pick.location == "file:///tmp/qux-4.zip");
  CHECK(graph.packages[4].pick.origin == Origin::vcs);
  CHECK(graph.packages[4].pick.project == "Quux");
  CHECK(graph.packages[4].pick.location == "git+ssh://git.example/a/quux.git@main");
  CHECK(graph.packages[5].pick.project == "corge");
  CHECK(graph.packages[6].pick.origin == Origin::path);
  CHECK(graph.wants.empty());
}

TEST_CASE("a directory brings what its pyproject.toml asks for") {
  const Files files = {{"dir/pyproject.toml",
                        "[project]\nname = 'Mine'\nversion = '3'\ndependencies = ['lxml>=5']\n"
                        "[project.optional-dependencies]\nweb = ['six; os_name == \"nt\"']\n"}};
  const Graph graph = read("-e .[web]\n-e ./other\n", files);
  REQUIRE(graph.packages.size() == 2);
  CHECK(graph.packages[0].pick.project == "Mine");
  CHECK(graph.packages[0].pick.version == "3");
  CHECK(graph.packages[0].pick.origin == Origin::editable);
  CHECK(graph.packages[0].pick.is_root);
  CHECK(graph.roots[0].project == "Mine");
  REQUIRE(graph.wants.size() == 2);
  CHECK(graph.wants[0].project == "lxml");
  CHECK(graph.wants[0].by == "Mine");
  CHECK(graph.wants[1].marker == "os_name == \"nt\"");
  CHECK(graph.packages[1].pick.project == "other");
  CHECK_FALSE(graph.packages[1].pick.is_root);
  CHECK(has_unread(graph, "line 2", "its own requirements are not known"));
}

TEST_CASE("what pip freeze prints is read") {
  const Graph graph = read(
      "# Editable install with no version control (mine==1.0)\n-e /home/me/mine\n"
      "numpy==2.3.4\nfoo @ file:///home/me/foo-1.0-py3-none-any.whl#sha256=" +
      std::string(64, '0') + "\n");
  CHECK(graph.wants.size() == 1);
  REQUIRE(graph.packages.size() == 2);
  CHECK(graph.packages[0].pick.project == "mine");
  CHECK(graph.packages[1].pick.version == "1.0");
}

TEST_CASE("encodings are those that pip reads, or a sentence says which line is not") {
  CHECK(read("\xEF\xBB\xBFsix\n").wants.size() == 1);
  CHECK(read(std::string("\xFF\xFEs\0i\0x\0\r\0\n\0", 12)).wants.at(0).project == "six");
  CHECK(refusal("six\nna\xEFve\n").find("line 2 is not UTF-8") != std::string::npos);
  CHECK(refusal(std::string("six\n\0", 5)).find("line 2 has a NUL byte") != std::string::npos);
  CHECK(refusal(std::string("\xFF\xFE\0\xD8", 4)).find("UTF-16") != std::string::npos);
}

TEST_CASE("strange lines are listed and the rest is read") {
  const Graph graph = read(
      "lxml -r base.txt\n--hash=sha256:00\n-r\n-e './x\n./x --unknown\n>=5\n"
      "six ; \nfoo bar\n-e ./x extra\nlast\n" +
      std::string(100'000, '(') + "\n");
  CHECK(has_unread(graph, "line 1", "after a requirement"));
  CHECK(has_unread(graph, "line 2", "line of its requirement"));
  CHECK(has_unread(graph, "line 3", "nothing follows its option --requirement"));
  CHECK(has_unread(graph, "line 4", "quotation"));
  CHECK(has_unread(graph, "line 5", "no such option"));
  CHECK(has_unread(graph, "line 6", "does not begin with the name"));
  CHECK(has_unread(graph, "line 7", "nothing follows its semicolon"));
  CHECK(has_unread(graph, "line 8", "not a version specifier"));
  CHECK(has_unread(graph, "line 9", "pip ignores"));
  CHECK(has_unread(graph, "line 11", "does not begin"));
  CHECK(graph.wants.size() == 2);
  CHECK(graph.wants.back().project == "last");
  for (const Unread& each : graph.unread) CHECK(each.text.size() < 500);
}

TEST_CASE("a million requirements are too many") {
  std::string text;
  for (int i = 0; i < 1'000'001; ++i) text += "a\n";
  CHECK(refusal(text).find("more than a million") != std::string::npos);
}

TEST_CASE("a URL that may not be fetched, or a name with a slash, is not that of a file") {
  const Graph graph = read(
      "ftp://files.example/foo-1.0-py3-none-any.whl\n"
      "https://files.example/x%2Fbar-1.0-py3-none-any.whl\n"
      "https://files.example/baz-1.0-py3-none-any.whl#sha256=00\n");
  REQUIRE(graph.packages.size() == 3);
  CHECK(graph.packages[0].pick.files.at(0).name == "foo-1.0-py3-none-any.whl");
  CHECK(graph.packages[0].pick.files.at(0).url.empty());
  CHECK(graph.packages[1].pick.files.empty());
  CHECK(graph.packages[2].pick.files.at(0).url == "https://files.example/baz-1.0-py3-none-any.whl");
  CHECK(graph.packages[2].pick.files.at(0).sha256.empty());
}
