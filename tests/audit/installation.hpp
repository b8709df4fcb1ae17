// Shared by the tests of installed distributions: a folder in which distributions are installed
// like pip does it.
#pragma once

#include "fixture.hpp"

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::testing {

// Writes a file below the folder, and creates its directories.
inline std::filesystem::path put(const Folder& folder, const std::filesystem::path& name,
                                 std::string_view content = {}) {
  std::filesystem::create_directories((folder.path() / name).parent_path());
  return folder.write(name.string(), content);
}

struct InstalledFile {
  std::string path;  // below the site
  std::string content;
};

// The fixture with that name, as a module of the package.
inline InstalledFile module_of(const std::string& package, std::string_view source) {
  return {package + "/" + std::string(source) + std::string(linux_suffix), linux_module(source)};
}

inline std::string metadata_of(std::string_view name, std::string_view version) {
  return "Metadata-Version: 2.1\nName: " + std::string(name) +
         "\nVersion: " + std::string(version) + "\n";
}

// Installs a distribution below the folder's `site` and lists its files in RECORD.
inline void install(const Folder& folder, const std::filesystem::path& site,
                    const std::string& name, const std::string& version,
                    const std::vector<InstalledFile>& files) {
  const std::string info = name + "-" + version + ".dist-info/";
  std::string record = info + "RECORD,,\n" + info + "METADATA,,\n";
  for (const InstalledFile& file : files) {
    put(folder, site / file.path, file.content);
    record += file.path + ",,\n";
  }
  put(folder, site / info / "METADATA", metadata_of(name, version));
  put(folder, site / info / "RECORD", record);
}

// "name version: verdict" of each artifact.
inline std::vector<std::string> told(const std::vector<Artifact>& artifacts) {
  std::vector<std::string> lines;
  for (const Artifact& artifact : artifacts) {
    const Distribution of = artifact.distribution.value_or(Distribution{});
    lines.push_back(of.name + " " + of.version + ": " + std::string(word(artifact.verdict)));
  }
  return lines;
}

inline std::vector<std::string> module_paths(const Artifact& artifact) {
  std::vector<std::string> paths;
  for (const Module& module : artifact.modules) paths.push_back(module.path);
  return paths;
}

inline const Artifact& artifact_of(const std::vector<Artifact>& artifacts, std::string_view name) {
  const auto found = std::ranges::find_if(artifacts, [&](const Artifact& artifact) {
    return artifact.distribution && artifact.distribution->name == name;
  });
  REQUIRE_MESSAGE(found != artifacts.end(), std::string(name));
  return *found;
}

using Lines = std::vector<std::string>;

}  // namespace ftcheck::testing
