#include "c/index_options.hpp"

#include "c/path.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <string>

namespace ftcheck::c {
namespace {

Target& target_of(Options& options) {
  return options.target ? *options.target : options.target.emplace();
}

// "https://index.example/simple" or "NAME=https://…".
IndexLocation parse_index(std::string_view value) {
  const std::size_t equals = value.substr(0, value.find("://")).find('=');
  const bool has_name = equals != std::string_view::npos;
  IndexLocation location;
  if (has_name) location.name = value.substr(0, equals);
  location.url = has_name ? value.substr(equals + 1) : value;
  // The URL may hold a password, so the message does not repeat it.
  if (!location.url.starts_with("https://") && !location.url.starts_with("http://"))
    throw Error("index-url must begin with https:// or http://, perhaps after NAME=");
  return location;
}

std::filesystem::path parse_path(std::string_view name, std::string_view value) {
  if (value.empty()) throw Error(fmt::format("{} must not be empty", name));
  return path_of(value);
}

bool parse_history(std::string_view value) {
  if (value == "all") return true;
  if (value == "bisect") return false;
  throw Error(fmt::format("history must be bisect or all, not {:?}", value));
}

}  // namespace

bool parse_flag(std::string_view name, std::string_view value) {
  if (value == "true") return true;
  if (value == "false") return false;
  throw Error(fmt::format("{} must be true or false, not {:?}", name, value));
}

bool set_index_option(std::string_view name, std::string_view value, Options& options,
                      IndexOptions& index, bool& all_releases) {
  if (name == "target") {
    target_of(options).python = parse_interpreter(value);
  } else if (name == "platform") {
    if (value != "all") check_platform(value);
    target_of(options).platforms.emplace_back(value);
  } else if (name == "index-url") {
    index.indexes.push_back(parse_index(value));
  } else if (name == "find-links") {
    index.find_links.emplace_back(value);
  } else if (name == "pre") {
    index.pre = parse_flag(name, value);
  } else if (name == "offline") {
    index.offline = parse_flag(name, value);
  } else if (name == "refresh") {
    index.refresh = parse_flag(name, value);
  } else if (name == "no-cache") {
    index.use_cache = !parse_flag(name, value);
  } else if (name == "cache-dir") {
    index.cache_directory = parse_path(name, value);
  } else if (name == "require-hashes") {
    index.require_hashes = parse_flag(name, value);
  } else if (name == "history") {
    all_releases = parse_history(value);
  } else if (name == "fetch-program") {
    index.fetch_program = parse_path(name, value);
  } else {
    return false;
  }
  return true;
}

}  // namespace ftcheck::c
