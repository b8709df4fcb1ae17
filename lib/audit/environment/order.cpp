#include "audit/environment/order.hpp"

#include "audit/environment/stray.hpp"
#include "audit/run/order.hpp"
#include "base/path_text.hpp"
#include "python/suffix.hpp"

#include <memory>
#include <type_traits>
#include <vector>

// The codec finds these functions in the namespace of the structs.
namespace ftcheck::wheel {

static void fields(auto& codec, base::Is<Tag> auto& value) {
  codec(value.python, value.abi, value.platform);
}

static void fields(auto& codec, base::Is<WheelFile> auto& value) {
  codec(value.wheel_version, value.generator, value.build, value.root_is_purelib, value.tags,
        value.problems);
}

static void fields(auto& codec, base::Is<Metadata> auto& value) {
  codec(value.metadata_version, value.name, value.version, value.requires_python,
        value.requires_dist, value.provides_extra, value.classifiers, value.problems);
}

}  // namespace ftcheck::wheel

namespace ftcheck::auditing {
namespace {

namespace fs = std::filesystem;

void path_field(auto& codec, base::Is<fs::path> auto& value) {
  std::string bytes = path_bytes(value);
  codec(bytes);
  if constexpr (!std::is_const_v<std::remove_reference_t<decltype(value)>>) {
    value = path_of_bytes(bytes);
  }
}

void paths_field(auto& codec, base::Is<std::vector<fs::path>> auto& values) {
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const fs::path& each : values) texts.push_back(path_bytes(each));
  codec(texts);
  if constexpr (!std::is_const_v<std::remove_reference_t<decltype(values)>>) {
    for (const std::string& each : texts) values.push_back(path_of_bytes(each));
  }
}

}  // namespace

static void fields(auto& codec, base::Is<InstalledModule> auto& value) {
  path_field(codec, value.file);
  codec(value.installed);
  if constexpr (!std::is_const_v<std::remove_reference_t<decltype(value)>>) {
    auto name = python::parse_module_file(base::path_text(value.file.filename()));
    if (name) value.name = *std::move(name);
  }
}

static void fields(auto& codec, base::Is<Installed> auto& value) {
  codec(value.distribution);
  path_field(codec, value.site);
  codec(value.is_standard, value.is_stray, value.is_unproven, value.metadata, value.wheel_file,
        value.modules);
  paths_field(codec, value.libraries);
  codec(value.bytes);
}

std::string order_installed(const Directory& directory, const Installed& installed,
                            const Options& options) {
  std::vector<std::string> libraries;
  for (const fs::path& file : directory.libraries.files()) libraries.push_back(path_bytes(file));
  return write_order(Task::installed, options, path_bytes(directory.root), installed,
                     directory.environments.at(installed.site), libraries);
}

std::string order_libraries(const Installed& installed, const Options& options) {
  return write_order(Task::libraries, options, installed);
}

std::function<Artifact()> installed_of(base::Decoder& order, const Options& options) {
  std::string root;
  Installed installed;
  std::optional<Environment> environment;
  std::vector<std::string> libraries;
  order(root, installed, environment, libraries);
  const auto directory = std::make_shared<Directory>();
  directory->root = path_of_bytes(root);
  directory->environments.emplace(installed.site, std::move(environment));
  for (const std::string& file : libraries) directory->libraries.add(path_of_bytes(file));
  directory->installed.push_back(std::move(installed));
  return [directory, &options] {
    return audit_installed(*directory, directory->installed.front(), options);
  };
}

std::function<Artifact()> libraries_of(base::Decoder& order) {
  Installed installed;
  order(installed);
  return [installed = std::move(installed)] { return find_libraries(installed); };
}

}  // namespace ftcheck::auditing
