// A project's page on an index: its files.  JSON (PEP 691, PEP 700, PEP 708, PEP 792) or HTML
// (PEP 503, PEP 592, PEP 658, PEP 714).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::index {

struct File {
  std::string name;    // "lxml-6.1.3-cp314-cp314t-manylinux_2_26_x86_64.whl"
  std::string url;     // absolute, without fragment and credentials
  std::string sha256;  // in hexadecimal, lower case; empty if the page does not give it
  std::optional<std::uint64_t> size;
  std::string requires_python;
  std::string uploaded;               // RFC 3339
  std::optional<std::string> yanked;  // the reason, which may be empty; absent if it is not yanked
  bool has_metadata = false;          // METADATA can be fetched by itself (PEP 658)
  std::string metadata_sha256;
  // The directory or page of find-links that has it, without credentials; empty if an index does.
  std::string found_at;
};

struct Page {
  std::string project;  // as the page spells it, or as it was asked for
  std::string status;   // "active", "archived", "quarantined", "deprecated" (PEP 792); may be empty
  std::string status_reason;
  std::vector<File> files;
};

// Throws Error with a sentence for a page that is neither JSON nor HTML of an index, or is larger
// than a limit.  `content_type` is the server's; `url` is where the page was found, to which its
// links are relative.  A file whose link is invalid or has another scheme than http and https is
// left out.
Page parse_page(std::string_view bytes, std::string_view content_type, std::string_view url,
                std::string_view project);

// For the Accept header (PEP 691).
inline constexpr std::string_view page_types =
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, "
    "text/html;q=0.01";

}  // namespace ftcheck::index
