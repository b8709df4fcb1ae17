#include "project/locked_file.hpp"

#include "base/ascii.hpp"
#include "base/path.hpp"
#include "base/percent.hpp"
#include "base/project_name.hpp"
#include "base/sha256.hpp"
#include "base/utf8.hpp"
#include "base/version.hpp"
#include "project/credentials.hpp"
#include "project/text.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::project {
namespace {

// What a name or URL of a file may be.
bool is_plain(std::string_view text) {
  constexpr std::size_t longest = 4096;
  return text.size() <= longest && std::none_of(text.begin(), text.end(), base::is_control) &&
         base::is_utf8(text);
}

std::string_view without_query(std::string_view url) {
  return url.substr(0, url.find_first_of("?#"));
}

std::string name_of(const FileText& text) {
  if (!text.name.empty()) return std::string(text.name);
  if (!text.path.empty()) return std::string(base::file_name(text.path));
  return base::percent_decoded(base::last_component(without_query(text.url)));
}

}  // namespace

bool is_web_url(std::string_view text) {
  const std::string scheme = base::to_lower(text.substr(0, text.find(':')));
  return (scheme == "https" || scheme == "http") && text.substr(scheme.size()).starts_with("://");
}

std::string_view sha256_of(std::string_view hash) {
  constexpr std::string_view kind = "sha256:";
  return hash.starts_with(kind) ? hash.substr(kind.size()) : std::string_view();
}

std::optional<File> locked_file(const FileText& text) {
  File file;
  file.name = name_of(text);
  if (file.name.empty() || !is_plain(file.name) ||
      file.name.find_first_of("/\\") != std::string::npos) {
    return std::nullopt;
  }
  if (is_web_url(text.url) && is_plain(text.url)) {
    file.url = without_credentials(text.url.substr(0, text.url.find('#')));
  }
  file.sha256 = base::checked_sha256(text.sha256);
  if (text.size && *text.size >= 0) file.size = static_cast<std::uint64_t>(*text.size);
  return file;
}

bool add_locked(Graph& graph, Package package) {
  const Pick& pick = package.pick;
  const auto refuse = [&](std::string_view why) {
    const std::string text = fmt::format("{} {}", pick.project, pick.version);
    add_unread(graph, base::trim(text), pick.place, std::string(why));
    return false;
  };
  if (pick.project.empty()) return refuse("a package has no name");
  if (!base::is_project_name(pick.project)) return refuse("it is not the name of a project");
  if (pick.version.empty() && pick.origin == Origin::index) return refuse("it has no version");
  if (!pick.version.empty() && !base::is_version(pick.version)) {
    return refuse("its version is not valid");
  }
  graph.packages.push_back(std::move(package));
  return true;
}

}  // namespace ftcheck::project
