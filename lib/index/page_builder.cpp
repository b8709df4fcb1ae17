#include "index/page_builder.hpp"

#include "base/ascii.hpp"
#include "base/project_name.hpp"
#include "base/utf8.hpp"
#include "index/url.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::index {
namespace {

// No project has a tenth of it.
constexpr std::size_t most_files = 1'000'000;

// File systems allow no longer names, so no installer can store such a file.
constexpr std::size_t longest_name = 255;

// No server takes a longer one.
constexpr std::size_t longest_url = 65536;

constexpr std::size_t longest_version = 40;

bool is_file_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_name && name != "." && name != ".." &&
         base::is_utf8(name) && std::ranges::none_of(name, [](char c) {
           return base::is_control(c) || c == '/' || c == '\\';
         });
}

}  // namespace

std::string_view sha256_of(std::string_view fragment) {
  constexpr std::string_view key = "sha256=";
  for (const std::string_view part : base::split(fragment, '&')) {
    if (part.starts_with(key)) return part.substr(key.size());
  }
  return {};
}

std::string checked_text(std::string_view text) {
  std::string checked(base::trim(text));
  const bool is_utf8 = base::is_utf8(checked);
  std::ranges::replace_if(
      checked,
      [&](char c) { return base::is_control(c) || (!is_utf8 && base::is_beyond_ascii(c)); }, ' ');
  return checked;
}

PageBuilder::PageBuilder(std::size_t bytes, std::string_view url, std::string_view project)
    : url_(url), base_(url), link_bytes_left_(16 * bytes + (std::size_t{1} << 20U)) {
  page.project = project;
}

void PageBuilder::set_base(std::string_view link) {
  if (auto resolved = resolve(url_, link)) base_ = std::move(resolved->url);
}

void PageBuilder::set_project(std::string_view name) {
  if (page.project.empty()) return;  // a page for many projects
  if (base::normalize_name(name) != base::normalize_name(page.project)) {
    fail(fmt::format("this is the page of \"{}\" instead of \"{}\"",
                     base::cut_characters(checked_text(name), longest_name), page.project));
  }
  page.project = name;
}

void PageBuilder::check_version(std::string_view version) const {
  const std::string_view major = version.substr(0, version.find('.'));
  if (major == "1") return;
  fail(
      fmt::format("the page has version {} of the index API, and this ftcheck knows version 1; "
                  "look for a newer ftcheck",
                  base::cut_characters(checked_text(version), longest_version)));
}

void PageBuilder::add(File file, std::string_view link) {
  std::optional<Link> resolved = resolve(base_, link);
  if (!resolved) return;
  if (resolved->url.size() > link_bytes_left_) fail("the links of this page are too long");
  link_bytes_left_ -= resolved->url.size();
  if (resolved->url.size() > longest_url) return;
  if (file.name.empty()) file.name = file_name_of(resolved->url);
  if (!is_file_name(file.name)) return;
  if (page.files.size() == most_files) {
    fail(fmt::format("the page lists more than {} files", most_files));
  }
  file.url = std::move(resolved->url);
  if (file.sha256.empty()) file.sha256 = checked_sha256(sha256_of(resolved->fragment));
  page.files.push_back(std::move(file));
}

void PageBuilder::fail(std::string_view clause) const {
  throw Error(fmt::format("{}: {}", url_, clause));
}

}  // namespace ftcheck::index
