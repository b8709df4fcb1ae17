#include "audit/module.hpp"

#include "python/judge.hpp"
#include "python/suffix.hpp"
#include "rules/module.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

std::string_view without_last_component(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

// "pkg/sub" and "_x" to "pkg.sub._x"; a package's __init__ has the package's name.
std::string dotted_name(std::string_view directory, std::string_view stem) {
  std::string name(directory);
  std::replace(name.begin(), name.end(), '/', '.');
  if (stem == "__init__" && !name.empty()) {
    return name;
  }
  return name.empty() ? std::string(stem) : name + "." + std::string(stem);
}

Module empty_module(std::string_view path, std::string_view installed,
                    const python::ModuleFile& file) {
  Module module;
  module.path = path;
  module.name = dotted_name(without_last_component(installed), file.stem);
  module.abi.suffix = file.suffix.abi;
  return module;
}

ModuleResult undecided(std::string_view path, std::string_view installed,
                       const python::ModuleFile& file, std::string_view why) {
  Module module = empty_module(path, installed, file);
  module.evidence.push_back(fmt::format("not decided: {}", why));
  Finding finding{"FT107", Severity::error, module.path, std::string(why),
                  "build the file again; an interpreter could not load it either"};
  return {std::move(module), {std::move(finding)}};
}

}  // namespace

ModuleResult audit_module(binary::Bytes bytes, std::string_view path, std::string_view installed,
                          const Surroundings& surroundings, const Options& options) {
  const auto file = python::parse_module_file(last_component(installed));
  if (!file) {
    return {};
  }
  std::vector<binary::Image> images;
  try {
    images = binary::open_images(bytes, path);
  } catch (const Error& error) {
    if (file->suffix.kind == python::SuffixKind::bare) {
      return {};
    }
    return undecided(path, installed, *file, error.what());
  }
  if (std::none_of(images.begin(), images.end(), python::has_init_function)) {
    return {};
  }
  Module module = empty_module(path, installed, *file);
  python::ModuleContext context;
  context.name = module.name.substr(module.name.find_last_of('.') + 1);
  context.suffix = file->suffix;
  context.interpreters = interpreters_for(file->suffix, surroundings);
  context.step_limit = options.limits.analysis_steps;
  context.find_libraries = surroundings.find_libraries;
  context.trace = options.trace;
  if (context.trace) {
    context.trace(fmt::format("module {}", path));
  }
  python::Judgement judgement = python::judge_worst(images, context);
  std::vector<Finding> findings = rules::check_module(judgement, path);
  module.verdict = judgement.verdict;
  module.format = judgement.format;
  module.architecture = std::move(judgement.architecture);
  module.abi = std::move(judgement.abi);
  module.init = std::move(judgement.init);
  module.gil = judgement.gil;
  module.binding = std::move(judgement.binding);
  module.evidence = std::move(judgement.evidence);
  return {std::move(module), std::move(findings)};
}

ModuleResult unreadable_module(std::string_view path, std::string_view installed,
                               std::string_view why) {
  const auto file = python::parse_module_file(last_component(installed));
  if (!file) {
    return {};
  }
  ModuleResult result = undecided(path, installed, *file, why);
  result.findings.front().help = "nothing is known of the module until its bytes can be read";
  return result;
}

std::string_view last_component(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);
}

std::vector<unsigned> interpreters_for(const python::Suffix& suffix,
                                       const Surroundings& surroundings) {
  std::vector<unsigned> minors =
      surroundings.interpreters.value_or(std::vector<unsigned>{13, 14, 15});
  std::erase_if(minors, [&](unsigned minor) {
    switch (suffix.kind) {
      case python::SuffixKind::bare:
        return false;
      case python::SuffixKind::abi3t:
        return minor < 15;
      case python::SuffixKind::free_threaded:
        return suffix.minor != minor;
      default:
        return true;
    }
  });
  return minors;
}

bool has_library_name(std::string_view path) {
  const std::string_view name = last_component(path);
  if (name.ends_with(".dylib") || name.ends_with(".dll")) {
    return true;
  }
  const std::size_t so = name.find(".so.");
  return so != std::string_view::npos &&
         name.find_first_not_of("0123456789.", so + 4) == std::string_view::npos;
}

Verdict worst_verdict(const std::vector<Module>& modules) {
  Verdict worst = modules.empty() ? Verdict::pure : Verdict::ready;
  for (const Module& module : modules) {
    if (python::badness(module.verdict) > python::badness(worst)) {
      worst = module.verdict;
    }
  }
  return worst;
}

std::string interpreter_name(unsigned minor) {
  return fmt::format("3.{}t", minor);
}

}  // namespace ftcheck::auditing
