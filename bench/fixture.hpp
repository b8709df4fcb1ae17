// The inputs of the microbenchmarks: fixtures of the tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace ftcheck::bench {

// One module per format, and one with chained fixups.
inline constexpr const char* modules[] = {
    "linux-x86_64/multi_ready.cpython-314t-x86_64-linux-gnu.so",
    "win_amd64/multi_ready.cp314t-win_amd64.pyd", "macosx-arm64/multi_ready.cpython-314t-darwin.so",
    "macosx-arm64-chained/multi_ready.cpython-314t-darwin.so"};

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline std::string module_content(const std::string& file) {
  return content_of(FTCHECK_TESTDATA "/modules/" + file);
}

inline std::vector<std::filesystem::path> wheels() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(FTCHECK_TESTDATA "/wheels")) {
    if (entry.path().extension() == ".whl") found.push_back(entry.path());
  }
  return found;
}

}  // namespace ftcheck::bench
