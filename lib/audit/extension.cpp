#include "audit/extension.hpp"

#include "audit/file.hpp"
#include "audit/input.hpp"
#include "audit/libraries.hpp"
#include "audit/module.hpp"
#include "audit/target.hpp"
#include "base/open_file.hpp"
#include "base/path_text.hpp"
#include "binary/open.hpp"
#include "rules/abi.hpp"
#include "rules/check.hpp"
#include "rules/index.hpp"
#include "rules/tags_suffix.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

bool begins_as_image(const std::filesystem::path& path) {
  std::array<std::byte, 4096> bytes{};
  const std::size_t count = base::OpenFile(path).read(bytes);
  return binary::looks_like_image(std::span(bytes).first(count));
}

Artifact not_for_target(std::string_view name, std::string_view built_for, const Wanted& wanted,
                        const Options& options) {
  Artifact artifact;
  artifact.path = name;
  artifact.kind = ArtifactKind::extension;
  artifact.verdict = Verdict::incompatible;
  artifact.other_modules = 1;
  artifact.findings.push_back(
      rules::module_not_for_target(name, built_for, wanted.python, platform_names(wanted)));
  rules::keep_chosen(artifact, options.rules);
  return artifact;
}

Artifact audit_bytes(std::span<const std::byte> bytes, std::string_view name,
                     Surroundings surroundings, const Options& options) {
  const auto file = name_file(std::string(name), std::string(name));
  if (!file) {
    refuse_other_kind(name);
    throw Error(why_not_module(name, binary::looks_like_image(bytes)));
  }
  if (!binary::looks_like_image(bytes)) {
    throw Error(
        fmt::format("{} is not an extension module: its content is neither ELF, PE, Mach-O nor "
                    "WebAssembly",
                    shown(name)));
  }
  const std::optional<Wanted> wanted = wanted_by(options);
  if (wanted && !looks_for(*wanted, file->name.suffix, {})) {
    const python::Suffix& suffix = file->name.suffix;
    return not_for_target(name, fmt::format("{} (suffix {})", rules::named_by(suffix), suffix.text),
                          *wanted, options);
  }
  std::vector<binary::Image> images = binary::open_images(bytes, name, options.limits);
  if (wanted && !runs_on(*wanted, slices_of(images))) {
    return not_for_target(name, rules::describe(slices_of(images)), *wanted, options);
  }
  if (wanted) surroundings.interpreters = std::vector{wanted->python.minor};
  Artifact artifact;
  artifact.path = name;
  artifact.kind = ArtifactKind::extension;
  for (const unsigned minor : interpreters_for(file->name.suffix, surroundings)) {
    artifact.interpreters.push_back({minor, true});
  }
  ModuleResult result = audit_images(bytes, std::move(images), *file, surroundings, options);
  if (result.module) {
    artifact.verdict = result.module->verdict;
    artifact.modules.push_back(static_cast<Module&&>(*result.module));
    artifact.findings = std::move(result.findings);
  } else {
    artifact.verdict = Verdict::pure;
    artifact.libraries.emplace_back(name);
    artifact.findings.push_back(rules::not_a_module());
  }
  rules::keep_chosen(artifact, options.rules);
  return artifact;
}

}  // namespace

Artifact audit_extension(std::span<const std::byte> bytes, std::string_view name,
                         const Options& options) {
  return audit_bytes(bytes, name, {}, options);
}

Artifact audit_extension(const std::filesystem::path& path, const Options& options) {
  require_regular_file(path);
  if (!name_file(base::path_text(path.filename()), base::path_text(path.filename()))) {
    refuse_other_kind(path);
    throw Error(why_not_module(path, begins_as_image(path)));
  }
  const archive::Buffer bytes = read_file(path, options.limits.member_bytes);
  NeighbourLibraries libraries(path, options.limits);
  Surroundings surroundings;
  surroundings.find_libraries = [&](const binary::Image& image) { return libraries.find(image); };
  Artifact artifact = audit_bytes(bytes, base::path_text(path.filename()), surroundings, options);
  artifact.path = base::path_text(path);
  return artifact;
}

}  // namespace ftcheck::auditing
