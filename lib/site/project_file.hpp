// The names of the files about one project.
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::site {

// The base name of a project's page and badge: its normalized name (PEP 503), which has only
// lower-case letters, digits and hyphens.  Names that Windows keeps for devices ("con") get a
// hyphen at the end, which no normalized name has.  Empty for a name that no index can have, or
// that is too long for a file system.
std::string project_file(std::string_view project);

// "project/lxml.html", "badge/lxml.svg"
std::string page_path(std::string_view file);
std::string badge_path(std::string_view file);

// True for a path that page_path() or badge_path() could have given.
bool is_project_path(std::string_view path);

}  // namespace ftcheck::site
