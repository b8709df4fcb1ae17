// Lists in a lock file that is TOML: each element is counted, and one of an unexpected type is
// listed as unread.
#pragma once

#include "project/graph.hpp"
#include "project/text.hpp"
#include "project/toml_file.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_set>

namespace ftcheck::project {

// A package's name and version, and where it stands.
Pick named(const toml::table& table);

class LockTables {
 public:
  LockTables(Graph& graph, const std::filesystem::path& file) : graph_(graph), file_(file) {}

  // Throws Error after a million.
  void count(std::size_t entries = 1) { check_count(entries_ += entries, file_); }

  // Calls take(const toml::table&) for each element of that array; an absent one is empty.
  template <typename Take>
  void each_table(const toml::table& table, std::string_view key, const Take& take) {
    each(table, key, [&](const toml::node& element) {
      const toml::table* found = element.as_table();
      if (found != nullptr) take(*found);
      return found != nullptr;
    });
  }

  // Calls take(const std::string&) for each element.
  template <typename Take>
  void each_text(const toml::table& table, std::string_view key, const Take& take) {
    each(table, key, [&](const toml::node& element) {
      const toml::value<std::string>* found = element.as_string();
      if (found != nullptr) take(found->get());
      return found != nullptr;
    });
  }

  // Calls take(const toml::node&) for each element; it returns false for one of an unexpected type.
  template <typename Take>
  void each(const toml::table& table, std::string_view key, const Take& take) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return;
    const toml::array* array = node->as_array();
    if (array == nullptr) return misfit(*node, key);
    for (const toml::node& element : *array) {
      count();
      if (!take(element)) misfit(element, key);
    }
  }

  // Adds an index that packages name to those of the graph: a URL, or a directory, which is one to
  // uv, too.
  void add_index(const std::string& index);

 private:
  void misfit(const toml::node& node, std::string_view key) {
    add_unread(graph_, key, place_of(node), "it is of an unexpected type");
  }

  Graph& graph_;
  const std::filesystem::path& file_;
  std::unordered_set<std::string> indexes_;
  std::size_t entries_ = 0;
};

}  // namespace ftcheck::project
