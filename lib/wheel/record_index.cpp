#include "wheel/record_index.hpp"

#include <algorithm>

namespace ftcheck::wheel {

RecordIndex::RecordIndex(const Record& record) {
  for (const RecordRow& row : record.rows) {
    by_path_.emplace(row.path, &row);
    if (row.path.find('\\') != std::string::npos) {
      by_changed_path_.emplace(with_slashes(row.path), &row);
    }
  }
}

const RecordRow* RecordIndex::find(std::string_view member) const {
  if (const auto row = by_path_.find(member); row != by_path_.end()) return row->second;
  const auto row = by_changed_path_.find(member);
  return row == by_changed_path_.end() ? nullptr : row->second;
}

std::string with_slashes(std::string_view path) {
  std::string changed(path);
  std::ranges::replace(changed, '\\', '/');
  return changed;
}

}  // namespace ftcheck::wheel
