#include "project/lock_tables.hpp"

#include "project/locked_file.hpp"
#include "project/reference.hpp"

namespace ftcheck::project {

Pick named(const toml::table& table) {
  Pick pick;
  pick.project = text_of(table, "name");
  pick.version = text_of(table, "version");
  pick.place = place_of(table);
  return pick;
}

void LockTables::add_index(const std::string& index) {
  constexpr std::size_t most_indexes = 100;
  if (index.empty() || indexes_.size() == most_indexes || !indexes_.insert(index).second) return;
  if (is_web_url(index)) {
    graph_.indexes.push_back(index);
  } else {
    graph_.find_links.push_back(find_links_place(index, file_));
  }
}

}  // namespace ftcheck::project
