// Shared by the tests of lib/audit: paths into testdata/, a temporary directory, and wheels packed
// from the modules of testdata/modules.
#pragma once

#include "archive/zip_builder.hpp"
#include "wheel/digest.hpp"

#include <ftcheck/audit.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck {

// The verdict words of verdicts.tsv.  (lib/report has them too, but lib/audit must not use it.)
inline std::string_view word(Verdict value) {
  constexpr std::string_view words[] = {"ready",   "enables-gil", "incompatible",
                                        "unknown", "pure",        "error"};
  return words[static_cast<std::size_t>(value)];
}

// Lets doctest print the values that differ.
inline doctest::String toString(Verdict value) {
  return std::string(word(value)).c_str();
}

}  // namespace ftcheck

namespace ftcheck::testing {

inline std::filesystem::path testdata(std::string_view path) {
  return std::filesystem::path(FTCHECK_TESTDATA) / path;
}

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

constexpr std::string_view linux_suffix = ".cpython-314t-x86_64-linux-gnu.so";

// The bytes of a module in testdata/modules/linux-x86_64.
inline std::string linux_module(std::string_view source) {
  return content_of(
      testdata("modules/linux-x86_64/" + std::string(source) + std::string(linux_suffix)));
}

// A folder in the temporary directory, removed at the end.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("ftcheck-audit-test-" + std::to_string(std::random_device()()) +
               std::to_string(std::random_device()()))) {
    std::filesystem::create_directory(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  std::filesystem::path write(std::string_view name, std::string_view content) const {
    std::filesystem::path file = path_ / name;
    std::ofstream(file, std::ios::binary)
        .write(content.data(), static_cast<std::streamsize>(content.size()));
    return file;
  }

 private:
  std::filesystem::path path_;
};

constexpr std::string_view tag = "cp314-cp314t-manylinux_2_17_x86_64";

// WHEEL, METADATA and RECORD of a wheel pkg-1.0.  RECORD lists only itself; write_wheel() adds the
// rest.
inline std::vector<ZipEntry> info() {
  return {{"pkg-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: pkg\nVersion: 1.0\n"},
          {"pkg-1.0.dist-info/WHEEL",
           "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: " + std::string(tag) +
               "\n"},
          {"pkg-1.0.dist-info/RECORD", "pkg-1.0.dist-info/RECORD,,\n"}};
}

// The row of RECORD for the member.
inline std::string record_row(const ZipEntry& entry) {
  return "\"" + entry.name +
         "\",sha256=" + wheel::digest("sha256", std::as_bytes(std::span(entry.content))).value() +
         "," + std::to_string(entry.content.size()) + "\n";
}

// A wheel with these members before its .dist-info, all listed in RECORD if it has one.
inline std::filesystem::path write_wheel(const Folder& folder, std::vector<ZipEntry> members,
                                         const std::vector<ZipEntry>& metadata = info()) {
  members.insert(members.end(), metadata.begin(), metadata.end());
  const auto record = std::ranges::find(members, "pkg-1.0.dist-info/RECORD", &ZipEntry::name);
  if (record != members.end()) {
    // If several members have the same name, the last one counts.
    std::map<std::string, std::string> rows;
    for (const ZipEntry& entry : members) {
      if (entry.name != record->name) rows[entry.name] = record_row(entry);
    }
    for (const auto& [name, row] : rows) record->content += row;
  }
  return folder.write("pkg-1.0-" + std::string(tag) + ".whl", make_zip(members));
}

// A member below pkg/ that is the fixture with that name.
inline ZipEntry member(std::string_view source) {
  return {"pkg/" + std::string(source) + std::string(linux_suffix), linux_module(source)};
}

// The codes of the findings, except those with severity info.
inline std::vector<std::string> codes(const Artifact& artifact) {
  std::vector<std::string> found;
  for (const Finding& finding : artifact.findings) {
    if (finding.severity != Severity::info) found.emplace_back(finding.code());
  }
  return found;
}

inline const Finding* find_code(const Artifact& artifact, std::string_view code) {
  const auto found = std::find_if(artifact.findings.begin(), artifact.findings.end(),
                                  [&](const Finding& finding) { return finding.code() == code; });
  return found == artifact.findings.end() ? nullptr : &*found;
}

// The module with that path.
inline const Module& module_at(const Artifact& artifact, std::string_view path) {
  const auto found = std::find_if(artifact.modules.begin(), artifact.modules.end(),
                                  [&](const Module& module) { return module.path == path; });
  REQUIRE_MESSAGE(found != artifact.modules.end(), std::string(path));
  return *found;
}

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The sentence of the thrown Error.
template <typename Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  FAIL("nothing was thrown");
  return {};
}

}  // namespace ftcheck::testing
