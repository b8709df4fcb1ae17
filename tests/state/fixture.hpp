// Helpers shared by the tests of lib/state: the modules of testdata/state, in each of their builds.
#pragma once

#include "binary/open.hpp"
#include "binary/symbol_table.hpp"
#include "state/analyse.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::state::test {

// A folder of testdata/state/modules.
struct Build {
  std::string_view folder;
  std::string_view suffix;
  bool has_symbols;
  bool is_arm = false;
  BinaryFormat format = BinaryFormat::elf;
  std::string path(std::string_view name) const {
    return std::string(folder) + "/" + std::string(name) + std::string(suffix);
  }
};

inline const std::vector<Build>& builds() {
  static const std::vector<Build> all = {
      {"linux-x86_64/symbols", ".so", true},
      {"linux-x86_64/stripped", ".so", false},
      {"linux-aarch64/symbols", ".so", true, true},
      {"linux-aarch64/stripped", ".so", false, true},
      {"macosx-x86_64/symbols", ".so", true, false, BinaryFormat::mach_o},
      {"macosx-x86_64/stripped", ".so", false, false, BinaryFormat::mach_o},
      {"macosx-arm64/symbols", ".so", true, true, BinaryFormat::mach_o},
      {"macosx-arm64/stripped", ".so", false, true, BinaryFormat::mach_o},
      {"win_amd64/symbols", ".pyd", true, false, BinaryFormat::pe},
      {"win_amd64/stripped", ".pyd", false, false, BinaryFormat::pe},
      {"win_amd64/microsoft", ".pyd", false, false, BinaryFormat::pe},
  };
  return all;
}

inline bool is_microsoft(const Build& build) {
  return build.folder.ends_with("microsoft");
}

inline std::vector<std::byte> read_file(const std::string& path) {
  std::ifstream file(std::string(FTCHECK_TESTDATA) + "/state/modules/" + path, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), path);
  const std::string content((std::istreambuf_iterator<char>(file)), {});
  std::vector<std::byte> bytes(content.size());
  std::ranges::transform(content, bytes.begin(), [](char c) { return static_cast<std::byte>(c); });
  return bytes;
}

// A module of testdata/state/modules, with the bytes that its images refer to.
struct Opened {
  std::vector<std::byte> bytes;
  std::vector<binary::Image> images;

  explicit Opened(const std::string& path)
      : bytes(read_file(path)), images(binary::open_images(bytes, path)) {}
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  const binary::Image& image() const { return images.front(); }
};

// The report on a module; the part of its name before a hyphen is that of the module.
inline StateReport analyse(const Build& build, std::string_view name,
                           std::string_view binding = "c-api") {
  const Opened opened(build.path(name));
  StateReport report =
      state::analyse(opened.bytes, opened.image(), name.substr(0, name.find('-')), binding);
  REQUIRE(report.not_analysed.empty());
  return report;
}

// The codes of what is reported of the named tier, by the dotted name that Python calls.
inline std::map<std::string, std::string> named(const StateReport& report) {
  std::map<std::string, std::string> codes;
  for (const SharedState& state : report.shared) {
    if (state.tier != StateTier::named) continue;
    for (const StateWriter& writer : state.writers) {
      std::string& all = codes[writer.entry];
      if (all.find(state.code()) != std::string::npos) continue;
      all += (all.empty() ? "" : " ") + std::string(state.code());
    }
  }
  return codes;
}

// Those of one entry; empty if nothing is reported of it.
inline std::string code_of(const StateReport& report, const std::string& entry) {
  const auto codes = named(report);
  const auto found = codes.find(entry);
  return found == codes.end() ? std::string() : found->second;
}

// What is reported of an entry: of several kinds of state the first.
inline const SharedState* find(const StateReport& report, std::string_view entry) {
  for (const SharedState& state : report.shared) {
    for (const StateWriter& writer : state.writers) {
      if (writer.entry == entry && state.tier == StateTier::named) return &state;
    }
  }
  return nullptr;
}

inline std::vector<std::string> variables(const StateReport& report, std::string_view entry) {
  std::vector<std::string> names;
  if (const SharedState* const state = find(report, entry)) {
    for (const StateVariable& variable : state->variables) names.push_back(variable.name);
  }
  return names;
}

// The functions that write and that no name leads to, except those that always write the same.
inline std::set<std::string> indirect(const StateReport& report) {
  std::set<std::string> functions;
  for (const SharedState& state : report.shared) {
    if (state.tier != StateTier::indirect || state.idempotent) continue;
    for (const StateWriter& writer : state.writers) functions.insert(writer.function);
  }
  return functions;
}

inline std::string text(const std::map<std::string, std::string>& codes) {
  std::string all;
  for (const auto& [entry, code] : codes) all += entry + ": " + code + "\n";
  return all;
}

}  // namespace ftcheck::state::test
