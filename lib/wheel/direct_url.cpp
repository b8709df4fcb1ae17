#include "wheel/direct_url.hpp"

#include "base/percent.hpp"

#include <nlohmann/json.hpp>

namespace ftcheck::wheel {
namespace {

// The path of a file: URL (RFC 8089) without a host.
std::optional<std::string> file_url_path(std::string_view url) {
  if (!url.starts_with("file://")) return std::nullopt;
  url.remove_prefix(7);
  if (url.starts_with("localhost/")) url.remove_prefix(9);
  if (!url.starts_with('/')) return std::nullopt;
  std::string path = base::percent_decoded(url);
  // "/C:/project"
  if (path.size() > 2 && path[2] == ':') path.erase(0, 1);
  if (path.find('\0') != std::string::npos) return std::nullopt;
  return path;
}

}  // namespace

std::optional<std::string> editable_project(std::string_view direct_url_json) {
  const auto document = nlohmann::json::parse(direct_url_json, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  const auto info = document.find("dir_info");
  const auto url = document.find("url");
  if (info == document.end() || !info->is_object() || url == document.end() || !url->is_string()) {
    return std::nullopt;
  }
  const auto editable = info->find("editable");
  if (editable == info->end() || !editable->is_boolean() || !editable->get<bool>()) {
    return std::nullopt;
  }
  return file_url_path(url->get<std::string>());
}

}  // namespace ftcheck::wheel
