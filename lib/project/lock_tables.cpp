#include "project/lock_tables.hpp"

#include "project/locked_file.hpp"

namespace ftcheck::project {

void LockTables::add_index(const std::string& index) {
  constexpr std::size_t most_indexes = 100;
  if (index.empty() || indexes_.size() == most_indexes || !indexes_.insert(index).second) return;
  (is_web_url(index) ? graph_.indexes : graph_.find_links).push_back(index);
}

}  // namespace ftcheck::project
