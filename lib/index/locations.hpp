// Which indexes pip and uv are set up to use.
//
// Their variables and configuration files hold the same facts in different forms, so each becomes
// one Configured, and these are combined.
#pragma once

#include <ftcheck/index.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ftcheck::index {

// What the answer depends on, for tests.
struct Surroundings {
  // The value of an environment variable; nothing for one that is not set, or is empty.
  std::function<std::optional<std::string>(const char*)> variable;
  std::filesystem::path directory;        // the working directory
  std::filesystem::path system = "/etc";  // where configuration files for all users are
  // On Windows files have other names, and variables say where all of them are.
#ifdef _WIN32
  bool is_windows = true;
#else
  bool is_windows = false;
#endif
};

// What one program's variables and files say.  URLs may hold credentials.
struct Configured {
  std::vector<IndexLocation> indexes;  // in addition to the default one
  std::optional<IndexLocation> default_index;
  std::optional<bool> no_index;
  std::vector<std::string> find_links;  // directories, and URLs of pages with links
};

struct Locations {
  std::vector<IndexLocation> indexes;  // in the order in which they are asked
  std::vector<std::string> find_links;
};

// uv's, then pip's, and last the default index: uv's, otherwise pip's, otherwise the public one
// that this library was built with.  Throws Error for a configuration file that cannot be read, and
// for an index that has no URL of http or https.
Locations find_locations(const Surroundings& surroundings);

// Those of this process.
Surroundings surroundings();

}  // namespace ftcheck::index
