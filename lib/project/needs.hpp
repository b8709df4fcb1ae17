// What a target installs of what a file of a project names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::project {

// A file that may be installed.
struct File {
  std::string name;
  std::string url;     // absolute, as written but without credentials; empty if the index knows it
  std::string sha256;  // in hexadecimal, lower case; empty if it is not given
  std::optional<std::uint64_t> size;
};

// Where a distribution comes from.
enum class Origin { index, url, path, directory, editable, vcs };

std::string_view to_string(Origin origin);  // "index", "vcs"

// A requirement that leaves a choice of versions, or that an index must be asked about.
struct Want {
  std::string project;              // as written: "ruamel.yaml"
  std::vector<std::string> extras;  // as written
  std::string specifiers;           // ">=6,<7"; empty if any version will do
  std::string marker;               // as written; empty if it always holds
  std::string by;                   // who wants it: "redis[hiredis]", or the input's name
  std::string place;                // where it stands: "line 12"; may be empty
  std::vector<std::string> hashes;  // the only SHA-256 that are allowed; empty: any
};

// A distribution whose version is decided.
struct Pick {
  std::string project;  // as written
  std::string version;  // may be empty unless it is from an index
  Origin origin = Origin::index;
  std::string location;                  // the path or URL, without credentials; empty for an index
  std::string index;                     // the index that the file names for it; may be empty
  std::vector<File> files;               // empty if the file does not say which
  std::vector<std::string> hashes;       // SHA-256 that are allowed, of files without names
  std::vector<std::string> required_by;  // "redis[hiredis]", or the input's name; each once
  std::string place;                     // where it stands; may be empty
  bool is_root = false;                  // the project itself, or a member of its workspace
};

// What could not be understood.  Never dropped in silence.
struct Unread {
  std::string text;   // as written
  std::string place;  // "line 12", "packages[3]"
  std::string why;    // one clause
};

struct Needs {
  // True if `picks` are all that is installed; otherwise `wants` have to be resolved too.
  bool is_locked = true;
  // Sorted by normalized name, then version.
  std::vector<Pick> picks;
  std::vector<Want> wants;
  std::vector<Want> constraints;  // they limit versions, and want nothing
  // Hashes or an option say that `wants` name all that is installed.
  bool is_complete = false;
  bool pre = false;  // the file asks for pre-releases
  std::vector<Unread> unread;
  // What makes the answer less certain, a sentence each without its end: the file is not for the
  // target.
  std::vector<std::string> notes;
};

}  // namespace ftcheck::project
