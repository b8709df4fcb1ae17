#include "audit/extension.hpp"

#include "audit/file.hpp"
#include "audit/libraries.hpp"
#include "audit/module.hpp"
#include "binary/open.hpp"
#include "rules/abi.hpp"
#include "rules/check.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

bool is_source_distribution(std::string_view name) {
  constexpr std::array<std::string_view, 4> suffixes{".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"};
  return std::ranges::any_of(suffixes,
                             [&](std::string_view suffix) { return name.ends_with(suffix); });
}

Artifact audit_bytes(std::span<const std::byte> bytes, std::string_view name,
                     const Surroundings& surroundings, const Options& options) {
  const auto file = name_file(std::string(name), std::string(name));
  if (!file && is_source_distribution(name)) {
    throw Error(
        fmt::format("{:?} is a source distribution; ftcheck reads wheels, extension modules "
                    "and directories: build a wheel from it and check that",
                    name));
  }
  if (!file) {
    throw Error(
        fmt::format("{:?} is not an extension module: its suffix is neither .so nor .pyd", name));
  }
  if (!binary::looks_like_image(bytes)) {
    throw Error(
        fmt::format("{:?} is not an extension module: it is not an ELF, PE or Mach-O file", name));
  }
  std::vector<binary::Image> images = binary::open_images(bytes, name, options.limits);
  Artifact artifact;
  artifact.path = name;
  artifact.kind = ArtifactKind::extension;
  for (const unsigned minor : interpreters_for(file->name.suffix, surroundings)) {
    artifact.interpreters.push_back({minor, true});
  }
  ModuleResult result = audit_images(std::move(images), *file, surroundings, options);
  if (result.module) {
    artifact.verdict = result.module->verdict;
    artifact.modules.push_back(static_cast<Module&&>(*result.module));
    artifact.findings = std::move(result.findings);
  } else {
    artifact.verdict = Verdict::pure;
    artifact.libraries.emplace_back(name);
    artifact.findings.push_back(rules::not_a_module());
  }
  rules::keep_chosen(artifact.findings, options.rules);
  return artifact;
}

}  // namespace

Artifact audit_extension(std::span<const std::byte> bytes, std::string_view name,
                         const Options& options) {
  return audit_bytes(bytes, name, {}, options);
}

Artifact audit_extension(const std::filesystem::path& path, const Options& options) {
  const archive::Buffer bytes = read_file(path, options.limits.member_bytes);
  NeighbourLibraries libraries(path, options.limits);
  Surroundings surroundings;
  surroundings.find_libraries = [&](const binary::Image& image) { return libraries.find(image); };
  Artifact artifact = audit_bytes(bytes, path.filename().string(), surroundings, options);
  artifact.path = path.string();
  return artifact;
}

}  // namespace ftcheck::auditing
