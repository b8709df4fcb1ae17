#include "audit/index/uv.hpp"

#include "audit/index/demand.hpp"
#include "audit/run/job.hpp"
#include "base/ascii.hpp"
#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "fetch/process.hpp"
#include "index/choose.hpp"
#include "index/private_file.hpp"
#include "index/url.hpp"
#include "project/credentials.hpp"
#include "wheel/platform.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <utility>

namespace ftcheck::auditing {
namespace {

constexpr std::size_t most_output = std::size_t{16} << 20;

using Names = std::pair<std::string_view, std::string_view>;

constexpr std::array<Names, 3> windows = {{{"amd64", "x86_64-pc-windows-msvc"},
                                           {"arm64", "aarch64-pc-windows-msvc"},
                                           {"32", "i686-pc-windows-msvc"}}};
constexpr std::array<Names, 2> macos = {
    {{"arm64", "aarch64-apple-darwin"}, {"x86_64", "x86_64-apple-darwin"}}};
constexpr std::array<Names, 2> musl = {
    {{"x86_64", "x86_64-unknown-linux-musl"}, {"aarch64", "aarch64-unknown-linux-musl"}}};

template <std::size_t Count>
std::string find(const std::array<Names, Count>& names, std::string_view architecture) {
  for (const auto& [ours, theirs] : names) {
    if (ours == architecture) return std::string(theirs);
  }
  return {};
}

// The versions of glibc that uv has names for.
constexpr std::array<unsigned, 12> glibc = {17, 28, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40};

std::string glibc_platform(const wheel::Platform& platform) {
  if (platform.architecture == "riscv64") return "riscv64-unknown-linux";
  if (platform.architecture != "x86_64" && platform.architecture != "aarch64") return {};
  unsigned minor = glibc.back();
  if (platform.version) {
    const auto after = std::ranges::upper_bound(glibc, platform.version->minor);
    if (after == glibc.begin()) return {};
    minor = *(after - 1);
  }
  return fmt::format("{}-manylinux_2_{}", platform.architecture, minor);
}

// An index of the run as uv is told about it: "NAME=URL" or its URL, with the credentials that it
// was given with.
std::string for_uv(const ShownIndex& index, const std::vector<IndexLocation>& given) {
  for (const IndexLocation& each : given) {
    const auto link = index::resolve(each.url, each.url);
    const bool is_same = link && (link->url == index.url || link->url + "/" == index.url);
    if (!is_same || !index.is_given) continue;
    return each.name.empty() ? each.url : fmt::format("{}={}", each.name, each.url);
  }
  return index.url;
}

using Variables = std::vector<std::pair<std::string, std::optional<std::string>>>;

// In variables, because everybody can see a program's arguments.
Variables variables_for(const Asking& asking) {
  std::string others;
  std::optional<std::string> last;
  for (const ShownIndex& index : asking.indexes) {
    if (last) others.append(others.empty() ? "" : " ").append(*last);
    last = for_uv(index, asking.given);
  }
  std::string links;
  for (const std::string& place : asking.find_links) {
    links.append(links.empty() ? "" : ",").append(place);
  }
  const auto unless_empty = [](std::string text) {
    return text.empty() ? std::nullopt : std::optional(std::move(text));
  };
  Variables variables = {{"UV_NO_CONFIG", "1"},
                         {"UV_PYTHON_DOWNLOADS", "never"},
                         {"UV_INDEX", unless_empty(others)},
                         {"UV_DEFAULT_INDEX", last},
                         {"UV_FIND_LINKS", unless_empty(links)},
                         {"UV_NO_INDEX", last ? std::nullopt : std::optional<std::string>("1")}};
  for (const char* name : {"UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_CONSTRAINT", "UV_OVERRIDE",
                           "UV_EXCLUDE", "UV_REQUIREMENTS", "UV_OUTPUT_FORMAT"}) {
    variables.emplace_back(name, std::nullopt);
  }
  return variables;
}

std::vector<std::string> words_for(const Asking& asking, const project::Needs& needs,
                                   const std::string& platform, const ProjectOptions& options) {
  std::vector<std::string> words = {"uv",
                                    "pip",
                                    "compile",
                                    "-",
                                    "--python-version",
                                    fmt::format("3.{}", asking.target.python.minor),
                                    "--python-platform",
                                    platform,
                                    "--no-header",
                                    "--annotation-style",
                                    "line",
                                    "--color",
                                    "never",
                                    "--no-progress"};
  if (options.no_deps || needs.is_complete) words.emplace_back("--no-deps");
  if (asking.index.pre || needs.pre) words.insert(words.end(), {"--prerelease", "allow"});
  if (asking.index.offline) words.emplace_back("--offline");
  if (asking.index.refresh) words.emplace_back("--refresh");
  if (!asking.index.use_cache) words.emplace_back("--no-cache");
  return words;
}

fetching::Outcome run_uv(const Asking& asking, std::vector<std::string> words, Variables variables,
                         std::string input) {
  const fetching::Command command{.words = std::move(words),
                                  .variables = std::move(variables),
                                  .input = std::move(input),
                                  .most_output = most_output};
  fetching::Outcome outcome = fetching::run(command, asking.options.stopped);
  if (outcome.is_missing) {
    throw Error(
        "--resolver uv needs uv, which is not on PATH: install it (pip install uv), or leave the "
        "option out to take the newest release that fits each requirement");
  }
  if (!outcome.problem.empty()) throw Error(fmt::format("uv failed: {}", outcome.problem));
  return outcome;
}

// "uv 0.9.2", of "uv 0.9.2 (x86_64-unknown-linux-gnu)".
std::string version_of_uv(const Asking& asking) {
  const fetching::Outcome outcome = run_uv(asking, {"uv", "--version"}, {}, {});
  std::string_view text = base::trim(outcome.output);
  text = text.substr(0, text.find('\n'));
  text = base::trim(text.substr(0, text.find('(')));
  constexpr std::size_t longest = 100;
  if (!text.starts_with("uv ") || text.size() > longest) return "uv";
  return std::string(text);
}

// A line for uv.  Throws Error for what is not a requirement, which uv could take for an option.
std::string line_of(const project::Want& want) {
  std::string line = want.project;
  if (!want.extras.empty()) line.append(fmt::format("[{}]", fmt::join(want.extras, ",")));
  line.append(want.specifiers);
  index::parse_requirement(line);
  return line + "\n";
}

bool holds(const project::Want& want, const wheel::MarkerEnvironment& environment) {
  return want.marker.empty() || wheel::evaluate(want.marker, environment).value_or(true);
}

// The picks of needs that are not from an index: uv learns where wheels with a URL are, and the
// others keep what the input says.
class Translation {
 public:
  Translation(const project::Needs& needs, const wheel::MarkerEnvironment& environment)
      : needs_(needs) {
    for (const project::Want& want : needs.wants) {
      if (holds(want, environment)) add(want);
    }
    for (const project::Pick& pick : needs.picks) {
      if (pick.origin == project::Origin::index && !pick.version.empty()) add(want_of(pick));
    }
    for (const project::Want& want : needs.constraints) {
      if (holds(want, environment)) constraints.append(line_of(want));
    }
  }

  std::vector<project::Pick> picks(std::vector<project::Pick> found) const;

  std::string input;
  std::string constraints;

 private:
  void add(const project::Want& want) {
    input.append(line_of(want));
    std::vector<std::string>& by = asked_by_[base::normalize_name(want.project)];
    if (std::ranges::find(by, want.by) == by.end()) by.push_back(want.by);
  }

  const project::Needs& needs_;
  std::map<std::string, std::vector<std::string>> asked_by_;
};

std::vector<project::Pick> Translation::picks(std::vector<project::Pick> found) const {
  std::map<std::string, const project::Pick*> given;
  for (const project::Pick& pick : needs_.picks) {
    if (pick.origin != project::Origin::index) given[base::normalize_name(pick.project)] = &pick;
  }
  std::vector<project::Pick> picks;
  for (project::Pick& pick : found) {
    const std::string name = base::normalize_name(pick.project);
    if (given.contains(name)) continue;
    const auto asked = asked_by_.find(name);
    if (asked != asked_by_.end()) {
      pick.required_by.insert(pick.required_by.begin(), asked->second.begin(), asked->second.end());
    }
    std::erase(pick.required_by, "");
    picks.push_back(std::move(pick));
  }
  for (const auto& [name, pick] : given) picks.push_back(*pick);
  return picks;
}

// A file that is removed when it is left; uv takes constraints from nowhere else.
class ConstraintFile {
 public:
  explicit ConstraintFile(const std::string& text) {
    if (text.empty()) return;
    std::random_device random;
    path_ = std::filesystem::temp_directory_path() /
            fmt::format("ftcheck-{:08x}{:08x}.txt", random(), random());
    if (const std::error_code error = index::create_private_file(path_)) {
      throw Error(fmt::format("{}: the constraints for uv could not be written: {}",
                              base::path_text(path_), error.message()));
    }
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~ConstraintFile() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
  }
  ConstraintFile(const ConstraintFile&) = delete;
  ConstraintFile& operator=(const ConstraintFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

bool begins_error(std::string_view line) {
  return line.starts_with("error:") || line.starts_with("\u00d7");
}

}  // namespace

std::string uv_platform(std::string_view platform) {
  const auto parsed = wheel::parse_platform(platform);
  if (!parsed) return {};
  if (parsed->system == "manylinux") return glibc_platform(*parsed);
  if (parsed->system == "musllinux") return find(musl, parsed->architecture);
  if (parsed->system == "macosx") return find(macos, parsed->architecture);
  if (parsed->system == "win") return find(windows, parsed->architecture);
  return {};
}

std::vector<project::Pick> parse_uv_output(std::string_view output) {
  std::vector<project::Pick> picks;
  for (std::string_view line : base::split(output, '\n')) {
    line = base::trim(line);
    const std::size_t comment = line.find('#');
    const std::string_view requirement = base::trim(line.substr(0, comment));
    const std::size_t equals = requirement.find("==");
    if (equals == std::string_view::npos) continue;
    project::Pick& pick = picks.emplace_back();
    pick.project = base::trim(requirement.substr(0, std::min(equals, requirement.find('['))));
    pick.version = base::trim(requirement.substr(equals + 2));
    if (comment == std::string_view::npos) continue;
    std::string_view by = base::trim(line.substr(comment + 1));
    constexpr std::string_view via = "via ";
    if (!by.starts_with(via)) continue;
    by.remove_prefix(via.size());
    for (const std::string_view each : base::split(by, ',')) {
      const std::string_view who = base::trim(each);
      if (!who.empty() && !who.starts_with('-')) pick.required_by.emplace_back(who);
    }
  }
  return picks;
}

std::string uv_error(std::string_view errors) {
  const std::vector<std::string_view> lines = base::split(errors, '\n');
  const auto is_first = [](std::string_view line) { return begins_error(base::trim(line)); };
  auto first = std::ranges::find_if(lines, is_first);
  if (first == lines.end()) first = lines.begin();
  std::string text;
  for (; first != lines.end(); ++first) {
    std::string_view line = base::trim(*first);
    std::string_view between = " ";
    for (const std::string_view drawn :
         {"error:", "\u00d7", "\u2570\u2500\u25b6", "\u251c\u2500\u25b6", "\u2502", "cause:"}) {
      if (!line.starts_with(drawn)) continue;
      line = base::trim(line.substr(drawn.size()));
      if (drawn != "\u2502") between = ": ";
    }
    if (line.starts_with("hint:")) break;
    if (text.ends_with(':') && between == ": ") between = " ";
    if (!line.empty()) text.append(text.empty() ? "" : between).append(line);
  }
  constexpr std::size_t longest = 2000;
  if (text.size() > longest) text = text.substr(0, longest) + " ...";
  return text;
}

Resolution resolve_with_uv(Asking& asking, const project::Needs& needs,
                           const wheel::MarkerEnvironment& environment, const std::string& platform,
                           const ProjectOptions& options) {
  const std::string for_platform = uv_platform(platform);
  if (for_platform.empty()) {
    throw Error(
        fmt::format("uv has no name for the platform {}; leave out --resolver uv", platform));
  }
  Resolution answer;
  if (asking.uv.empty()) asking.uv = version_of_uv(asking);
  answer.method = asking.uv;
  const Translation translation(needs, environment);
  const ConstraintFile constraints(translation.constraints);
  std::vector<std::string> words = words_for(asking, needs, for_platform, options);
  if (!constraints.path().empty())
    words.insert(words.end(), {"-c", base::path_text(constraints.path())});
  const fetching::Outcome outcome =
      run_uv(asking, std::move(words), variables_for(asking), translation.input);
  if (outcome.status != 0) {
    const std::string why = project::without_credentials(uv_error(outcome.errors));
    throw Error(fmt::format("uv pip compile failed: {}",
                            why.empty() ? fmt::format("exit status {}", outcome.status) : why));
  }
  answer.picks = translation.picks(parse_uv_output(outcome.output));
  return answer;
}

}  // namespace ftcheck::auditing
