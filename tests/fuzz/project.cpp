// Files of a project: lock files, requirements, pyproject.toml and pip's report.  The first byte
// selects the format.  What is read is walked for three targets, and the headers' promises are
// checked of what the walk returns.
#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/ascii.hpp"
#include "base/project_name.hpp"
#include "base/utf8.hpp"
#include "base/version.hpp"
#include "fuzz/input.hpp"
#include "project/read.hpp"
#include "project/walk.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/project.hpp>

namespace ftcheck::fuzz {
namespace {

constexpr std::string_view separator = "\n=====\n";
constexpr std::size_t longest_sentence = 20'000;  // may quote a line of the input

bool is_hash_or_empty(std::string_view text) {
  return text.empty() || (text.size() == 64 &&
                          text.find_first_not_of("0123456789abcdef") == std::string_view::npos);
}

bool has_credentials(std::string_view url) {
  const std::size_t begin = url.find("://");
  if (begin == std::string_view::npos) return false;
  const std::string_view rest = url.substr(begin + 3);
  return rest.substr(0, rest.find_first_of("/\\?#\"'<> \t\r\n\f\v")).find('@') !=
         std::string_view::npos;
}

void check_file(const project::File& file) {
  expect(!file.name.empty(), "a file has a name");
  expect(file.url.empty() || file.url.starts_with("https://") || file.url.starts_with("http://") ||
             base::to_lower(file.url.substr(0, 5)) == "https" ||
             base::to_lower(file.url.substr(0, 4)) == "http",
         "a file's URL is one of http or https");
  expect(!has_credentials(file.url), "a file's URL has no credentials");
  expect(is_hash_or_empty(file.sha256), "a hash is one or is absent");
}

void check_pick(const project::Pick& pick) {
  expect(base::is_utf8(pick.project) && base::is_utf8(pick.location), "texts are UTF-8");
  // The revision of a repository follows an "@", too: "git+https://host@main".
  expect(pick.origin == project::Origin::vcs || !has_credentials(pick.location),
         "a location has no credentials");
  expect(pick.origin != project::Origin::index || base::is_project_name(pick.project),
         "what an index is asked for has the name of a project");
  expect(!pick.required_by.empty(), "somebody wants what is installed");
  std::for_each(pick.files.begin(), pick.files.end(), check_file);
  std::unordered_set<std::string> by(pick.required_by.begin(), pick.required_by.end());
  expect(by.size() == pick.required_by.size(), "who wants a distribution is named once");
}

void check_walk(const project::Graph& graph, const project::Selection& selection) {
  try {
    const project::Needs needs = project::walk(graph, selection);
    std::for_each(needs.picks.begin(), needs.picks.end(), check_pick);
    for (std::size_t i = 1; i < needs.picks.size(); ++i) {
      expect(base::normalize_name(needs.picks[i - 1].project) <=
                 base::normalize_name(needs.picks[i].project),
             "distributions are ordered by name");
    }
  } catch (const Error& error) {
    expect(std::string_view(error.what()).size() < longest_sentence, "an error is a sentence");
  }
}

void read(std::string_view text, InputKind kind) {
  const std::size_t end = text.find(separator);
  const std::string_view input = text.substr(0, end);
  const auto other = [&](const std::filesystem::path&) {
    if (end == std::string_view::npos) throw Error("there is no such file");
    return std::string(text.substr(end + separator.size()));
  };
  project::Graph graph;
  try {
    graph = project::read_project(input, kind, "project/input", other);
  } catch (const Error& error) {
    expect(std::string_view(error.what()).size() < longest_sentence, "an error is a sentence");
    return;
  }
  for (const project::Package& package : graph.packages) {
    std::for_each(package.pick.files.begin(), package.pick.files.end(), check_file);
  }
  for (const char* platform : {"linux_x86_64", "macosx_arm64", "win_amd64"}) {
    project::Selection selection;
    selection.environment =
        wheel::marker_environment({14, true}, wheel::parse_platform(platform).value());
    selection.name = "input";
    check_walk(graph, selection);
    selection.extras = {"all"};
    selection.groups = {"all"};
    check_walk(graph, selection);
  }
}

}  // namespace
}  // namespace ftcheck::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ftcheck;
  if (size == 0) return 0;
  const auto kinds = all_input_kinds();
  fuzz::read(fuzz::as_text(data + 1, size - 1), kinds[data[0] % kinds.size()]);
  return 0;
}
