// What tests of lock files have in common.
#pragma once

#include "project/read.hpp"
#include "project/walk.hpp"
#include "wheel/platform.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/interpreter.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ftcheck::project {

// Reads that pyproject.toml, and no other file.
inline ReadFile beside(std::optional<std::string> pyproject) {
  return [pyproject = std::move(pyproject)](const std::filesystem::path& path) {
    if (!pyproject || path.generic_string() != "dir/pyproject.toml") {
      throw Error(path.generic_string() + ": no such file");
    }
    return *pyproject;
  };
}

// "a 1, b 2": what CPython 3.14t on Linux installs.
inline std::string picks(const Graph& graph, std::vector<std::string> extras = {},
                         std::vector<std::string> groups = {}) {
  Selection selection;
  selection.environment = wheel::marker_environment(parse_interpreter("3.14t"),
                                                    wheel::parse_platform("linux_x86_64").value());
  selection.extras = std::move(extras);
  selection.groups = std::move(groups);
  selection.name = "the lock";
  std::string text;
  for (const Pick& pick : walk(graph, selection).picks) {
    if (!text.empty()) text += ", ";
    text += pick.project + " " + pick.version;
  }
  return text;
}

// At any place if `place` is "*".
inline bool has_unread(const Graph& graph, const std::string& place, const std::string& why) {
  return std::any_of(graph.unread.begin(), graph.unread.end(), [&](const Unread& each) {
    return (place == "*" || each.place == place) && each.why.find(why) != std::string::npos;
  });
}

// All that a graph says, except for its indexes.
inline std::string everything(const Graph& graph) {
  std::string text;
  for (const auto& each : graph.unread) text += each.text + each.place + each.why + "\n";
  for (const auto& each : graph.packages) {
    text += each.pick.project + each.pick.location + each.pick.index + each.marker + "\n";
    for (const auto& file : each.pick.files) text += file.name + file.url + "\n";
    for (const auto& edge : each.wants) text += edge.project + edge.source + "\n";
  }
  for (const auto& edge : graph.roots) text += edge.project + edge.source + "\n";
  return text;
}

}  // namespace ftcheck::project
