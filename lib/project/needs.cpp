#include "project/needs.hpp"

namespace ftcheck::project {

std::string_view to_string(Origin origin) {
  switch (origin) {
    case Origin::index:
      return "index";
    case Origin::url:
      return "url";
    case Origin::path:
      return "path";
    case Origin::directory:
      return "directory";
    case Origin::editable:
      return "editable";
    case Origin::vcs:
      return "vcs";
  }
  return "";
}

}  // namespace ftcheck::project
