// Files that a lock file names for a package, and where the package comes from.
#pragma once

#include "project/graph.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace ftcheck::project {

// What a format says about a file; empty texts are absent.
struct FileText {
  std::string_view name;
  std::string_view url;
  std::string_view path;
  std::string_view sha256;  // in hexadecimal
  std::optional<std::int64_t> size;
};

// The file, named by the first of name, path and URL that is there.  A URL that is not of http or
// https is left out, and so is a hash or a size that cannot be one.  Nothing if it has no name.
std::optional<File> locked_file(const FileText& text);

// True for a URL that may be fetched: it begins with https:// or http://.
bool is_web_url(std::string_view text);

// The hexadecimal digits of "sha256:65df…"; empty for another hash.
std::string_view sha256_of(std::string_view hash);

// Adds the package, unless it lacks what it must have; then it is listed as unread, at `place`.
// Returns whether it was added.
bool add_locked(Graph& graph, Package package);

}  // namespace ftcheck::project
