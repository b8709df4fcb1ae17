#include "index/find_links.hpp"

#include "base/ascii.hpp"
#include "base/path_text.hpp"
#include "base/percent.hpp"
#include "base/utf8.hpp"
#include "index/url.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::index {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_scheme = "file://";

fs::path path_of(std::string_view place) {
  if (!base::equal_without_case(place.substr(0, file_scheme.size()), file_scheme)) return place;
  place.remove_prefix(file_scheme.size());
  constexpr std::string_view own_host = "localhost";
  if (place.starts_with(own_host)) place.remove_prefix(own_host.size());
  return base::percent_decoded(place);
}

}  // namespace

bool is_page(std::string_view place) {
  const std::string lower = base::to_lower(place.substr(0, 8));
  return lower.starts_with("http://") || lower.starts_with("https://");
}

std::string file_url(const fs::path& path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string url(file_scheme);
  for (const char c : base::path_text(path)) {
    if (base::is_letter_or_digit(c) || std::string_view("/-._~+!").find(c) != std::string::npos) {
      url += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    url.append({'%', digits[byte >> 4U], digits[byte & 15U]});
  }
  return url;
}

std::optional<fs::path> local_path(std::string_view url) {
  if (!base::equal_without_case(url.substr(0, file_scheme.size()), file_scheme))
    return std::nullopt;
  return path_of(url);
}

Page read_directory(std::string_view place, std::string_view project) {
  std::error_code failure;
  const fs::path directory = fs::absolute(path_of(place), failure);
  Page page;
  page.project = project;
  auto entry = failure ? fs::directory_iterator() : fs::directory_iterator(directory, failure);
  for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
    std::error_code is_not_file;
    const auto size = fs::file_size(entry->path(), is_not_file);
    std::string name = base::path_text(entry->path().filename());
    if (is_not_file || !base::is_utf8(name)) continue;
    File file;
    file.name = std::move(name);
    file.url = file_url(entry->path());
    file.size = size;
    page.files.push_back(std::move(file));
  }
  if (failure) {
    throw Error(
        fmt::format("{}: cannot read this directory, which --find-links or the "
                    "configuration of pip or uv names: {}",
                    place, failure.message()));
  }
  std::ranges::sort(page.files, {}, &File::name);
  return page;
}

}  // namespace ftcheck::index
