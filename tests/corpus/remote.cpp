// Audits wheels twice, as files and as if they were elsewhere, and compares the reports.
//
//   ftcheck-corpus-remote [--target] WHEEL|DIRECTORY...
//
// With --target, modules are judged for 3.14t only.
//
// Prints for each wheel whether both reports are equal, its size, the bytes that were fetched,
// requests, rounds of requests and the number of unread members.  Exits with 1 if a verdict, a
// module or a reason differs, and with 77, which ctest shows as skipped, if there are no wheels.
#include "archive/file_remote.hpp"
#include "audit/remote_wheel.hpp"
#include "report/format/json.hpp"

#include <ftcheck/audit.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// What must not depend on how the wheel is read.
json judged(const ftcheck::Artifact& artifact) {
  const json all = json::parse(ftcheck::report::to_json_line(artifact));
  json part;
  for (const char* key : {"verdict", "distribution", "tags", "interpreters", "modules", "libraries",
                          "other_modules"}) {
    if (all.contains(key)) part[key] = all[key];
  }
  return part;
}

template <typename Audit>
json judged_or_error(Audit audit) {
  try {
    return judged(audit());
  } catch (const ftcheck::Error& error) {
    return {{"error", error.what()}};
  }
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// True if both ways agree.
bool compare(const fs::path& path, const ftcheck::Options& options) {
  const std::string name = path.filename().string();
  ftcheck::testing::FileRemote remote(content_of(path));
  std::optional<ftcheck::Source> source;
  const json fetched = judged_or_error([&] {
    auto artifact = ftcheck::auditing::audit_remote_wheel(remote, name, {}, options);
    source = artifact.source;
    return artifact;
  });
  const json whole = judged_or_error([&] { return ftcheck::audit_wheel(path, options); });
  const ftcheck::Source read = source.value_or(ftcheck::Source());
  fmt::print("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", fetched == whole ? "equal" : "DIFFERS", remote.size(),
             read.read, remote.requests.size(), remote.rounds, read.unread.size(), name);
  if (fetched == whole) return true;
  fmt::print("{}\n", json::diff(whole, fetched).dump(2));
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<fs::path> wheels;
  ftcheck::Options options;
  for (const char* argument : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
    if (std::string_view(argument) == "--target") {
      options.target.emplace();
      continue;
    }
    if (!fs::is_directory(argument)) {
      wheels.emplace_back(argument);
      continue;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(argument)) {
      if (entry.path().extension() == ".whl") wheels.push_back(entry.path());
    }
  }
  constexpr int skipped = 77;
  if (wheels.empty()) return skipped;
  std::ranges::sort(wheels);
  bool is_equal = true;
  for (const fs::path& wheel : wheels) is_equal &= compare(wheel, options);
  return is_equal ? 0 : 1;
}
