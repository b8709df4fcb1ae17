// The packages of a lock file and what they want, in one form for all formats.
#pragma once

#include "project/needs.hpp"

#include <map>
#include <string>
#include <vector>

namespace ftcheck::project {

// "I want that package", of a package or of the project itself.
struct Edge {
  std::string project;              // as written
  std::vector<std::string> extras;  // as written
  std::string marker;               // empty if it always holds
  // Which of several locked packages of that name is meant; empty if there is one, or if markers of
  // the packages decide.
  std::string version;
  std::string specifiers;  // ">=6,<7", as far as the format keeps them
  // The Pick::index or Pick::location of the package meant; empty if the version says enough.
  std::string source = {};
};

using Edges = std::vector<Edge>;

struct Package {
  Pick pick;           // without required_by
  std::string marker;  // of the package itself; empty if it always holds
  Edges wants;
  std::map<std::string, Edges> extras;  // by normalized name
  std::map<std::string, Edges> groups;  // by normalized name; of Pick::is_root only
};

// What a file names.
struct Graph {
  std::vector<Package> packages;
  // The walk starts here.  For formats without edges each package has one.
  Edges roots;
  std::map<std::string, Edges> extras;  // of the project, by normalized name
  std::map<std::string, Edges> groups;
  std::vector<std::string> default_groups;  // that count without being asked for
  std::string requires_python;              // of the project: ">=3.10"; empty if it does not say
  std::vector<std::string> environments;    // markers; the file is only for these; empty: for all
  // Requirements that leave a choice; for formats that lock nothing.
  std::vector<Want> wants;
  std::map<std::string, std::vector<Want>> extra_wants;
  std::map<std::string, std::vector<Want>> group_wants;
  std::vector<Want> constraints;
  bool is_locked = true;  // as in Needs, like the rest
  bool is_complete = false;
  // That the file itself names, in the order in which they are asked; may hold credentials.
  std::vector<std::string> indexes;
  // The file's indexes are asked instead of those that the configuration names, not before them.
  bool replaces_default = false;
  std::vector<std::string> find_links;
  bool pre = false;
  std::vector<Unread> unread;
};

}  // namespace ftcheck::project
