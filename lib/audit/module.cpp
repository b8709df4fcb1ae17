#include "audit/module.hpp"

#include "python/handover.hpp"
#include "python/init_name.hpp"
#include "python/judge.hpp"
#include "python/suffix.hpp"
#include "rules/abi.hpp"
#include "rules/check.hpp"
#include "rules/members.hpp"
#include "rules/tags.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

constexpr const char* limit_help = "raise the limit if you trust the file";

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
                       const python::ModuleFile& file, std::string_view why, std::string help) {
  ModuleResult result;
  result.findings.push_back(rules::unreadable_module(path, std::string(why), std::move(help)));
  result.module = empty_module(path, installed, file);
  result.module->evidence.push_back(fmt::format("not decided: {}", why));
  result.module->reason = result.findings.front().rule;
  result.facts = {result.module->path,   file.suffix,       {}, Verdict::unknown,
                  result.module->reason, BuiltFor::unknown, {}};
  return result;
}

// The format of Pyodide's modules (WebAssembly core specification, 5.5.16), whose code is not
// followed.
bool is_web_assembly(base::Bytes bytes) {
  constexpr std::string_view magic("\0asm", 4);
  return bytes.size() >= magic.size() && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0;
}

std::vector<rules::Slice> slices_of(const std::vector<binary::Image>& images) {
  std::vector<rules::Slice> slices;
  slices.reserve(images.size());
  for (const binary::Image& image : images) {
    slices.push_back({image.format, std::string(binary::to_string(image.architecture))});
  }
  return slices;
}

// Judges a module and checks the rules that its bytes are needed for.  Without images, it is a
// module in WebAssembly.
ModuleResult judge_module(Module module, const python::ModuleFile& file,
                          const std::vector<binary::Image>& images,
                          const Surroundings& surroundings, const Options& options) {
  python::ModuleContext context;
  context.name = module.name.substr(module.name.find_last_of('.') + 1);
  context.suffix = file.suffix;
  if (!surroundings.installed) {
    context.suffix_problem = rules::suffix_problem(file.suffix, surroundings.tags);
  }
  context.interpreters = interpreters_for(file.suffix, surroundings);
  context.in_wheel = !surroundings.installed && !surroundings.tags.empty();
  context.step_limit = options.limits.steps;
  context.slot_limit = options.limits.slots;
  context.find_libraries = surroundings.find_libraries;
  context.remove_exported = surroundings.remove_exported;
  context.is_loaded_as = [&](const std::string& name) {
    if (surroundings.companions == nullptr) return !is_named_as_module(file.stem);
    return surroundings.companions->load_module(last_component(module.path), file.stem, name);
  };
  context.trace = options.trace;
  if (context.trace) {
    flow::tell(context.trace, fmt::format("module {}", module.path));
  }
  python::Judgement judgement =
      images.empty() ? python::judge_by_name(context, "it is WebAssembly, which is not analysed")
                     : python::judge_worst(images, context);
  const rules::ModuleView view{module.path,
                               file.suffix,
                               context.interpreters,
                               surroundings.tags,
                               judgement,
                               images,
                               surroundings.find_libraries,
                               surroundings.installed,
                               surroundings.in_default_build,
                               surroundings.requires_cffi,
                               surroundings.lowest_python,
                               surroundings.remove_exported};
  ModuleResult result;
  result.findings = rules::check_module(view, rules::wants_hints(options.rules));
  module.reason = rules::reason_of(view);
  module.verdict = judgement.verdict;
  module.format = images.empty() ? BinaryFormat::wasm : judgement.format;
  module.architecture = images.empty() ? "wasm32" : std::move(judgement.architecture);
  module.abi = std::move(judgement.abi);
  module.init = std::move(judgement.init);
  module.gil = judgement.gil;
  module.binding = std::move(judgement.binding);
  module.evidence = std::move(judgement.evidence);
  result.facts = {module.path,   file.suffix,          {},        module.verdict,
                  module.reason, module.abi.built_for, module.gil};
  result.facts.slices = slices_of(images);
  if (images.empty()) result.facts.slices.push_back({module.format, module.architecture});
  result.module = std::move(module);
  return result;
}

// The library that comes with a file and has the init function the file lacks: dlsym(3), by which
// interpreters look for it, goes on in what a file links.  Empty where there is none, and on
// Windows.
std::string library_with_init(const binary::Image& image, const python::ModuleFile& file,
                              const Surroundings& surroundings) {
  constexpr std::size_t most = 100;
  // Libraries need not be gone through for a library, which nobody imports.
  const bool is_library =
      file.suffix.kind == python::SuffixKind::bare && file.stem.starts_with("lib");
  if (is_library || image.format == BinaryFormat::pe || !surroundings.find_libraries) {
    return {};
  }
  std::vector<python::Library> libraries = surroundings.find_libraries(image);
  for (std::size_t i = 0; i < libraries.size() && i < most; ++i) {
    const python::Library library = libraries[i];
    if (python::find_init_function(*library.image, file.stem, true)) {
      return library.file;
    }
    for (const python::Library& next : surroundings.find_libraries(*library.image)) {
      const bool is_known = std::any_of(libraries.begin(), libraries.end(),
                                        [&](const auto& one) { return one.file == next.file; });
      if (!is_known) {
        libraries.push_back(next);
      }
    }
  }
  return {};
}

// For "name.variant", as packages name files of which they load one as `name` themselves: "name",
// if there is an init function for that.  Else what it is.
std::string imported_stem(const std::string& stem, const std::vector<binary::Image>& images) {
  const std::string name = stem.substr(0, stem.find('.'));
  const bool is_variant =
      name.size() < stem.size() && std::ranges::any_of(images, [&](const binary::Image& image) {
        return python::find_init_function(image, name, true).has_value();
      });
  return is_variant ? name : stem;
}

// True for a file without an init function that is meant to be imported all the same: interpreters
// look for it, and nothing uses it as a library.
bool lacks_init_function(std::string_view path, const python::ModuleFile& file,
                         const Surroundings& surroundings) {
  const bool names_interpreter = file.suffix.kind != python::SuffixKind::bare &&
                                 file.suffix.kind != python::SuffixKind::foreign;
  return names_interpreter && surroundings.companions != nullptr && is_named_as_module(file.stem) &&
         (surroundings.installed ||
          rules::suffix_problem(file.suffix, surroundings.tags).empty()) &&
         !surroundings.companions->use_library(last_component(path), file.stem);
}

ModuleResult without_init_function(std::string_view path, std::string_view installed,
                                   const python::ModuleFile& file,
                                   const std::vector<binary::Image>& images) {
  ModuleResult result;
  result.findings.push_back(rules::hidden_init(path));
  result.module = empty_module(path, installed, file);
  result.module->verdict = Verdict::incompatible;
  result.module->format = images.front().format;
  result.module->architecture = binary::to_string(images.front().architecture);
  result.module->evidence.emplace_back("it exports no init function");
  result.module->reason = result.findings.front().rule;
  result.facts = {result.module->path,
                  file.suffix,
                  slices_of(images),
                  Verdict::incompatible,
                  result.module->reason,
                  BuiltFor::unknown,
                  {}};
  return result;
}

}  // namespace

ModuleResult audit_module(base::Bytes bytes, std::string_view path, std::string_view installed,
                          const Surroundings& surroundings, const Options& options) {
  auto file = python::parse_module_file(last_component(installed));
  if (!file) {
    return {};
  }
  std::vector<binary::Image> images;
  try {
    images = binary::open_images(bytes, path, options.limits);
  } catch (const binary::LimitError& error) {
    return undecided(path, installed, *file, error.what(), limit_help);
  } catch (const Error& error) {
    if (file->suffix.kind == python::SuffixKind::bare) {
      return {};
    }
    if (is_web_assembly(bytes)) {
      return judge_module(empty_module(path, installed, *file), *file, {}, surroundings, options);
    }
    return undecided(path, installed, *file, error.what(),
                     "build the file again; what an interpreter would make of it is not known");
  }
  std::erase_if(images, [](const binary::Image& image) { return image.only_debug; });
  if (images.empty()) return {};
  if (std::none_of(images.begin(), images.end(), python::has_init_function)) {
    for (const binary::Image& image : images) {
      const std::string library = library_with_init(image, *file, surroundings);
      if (!library.empty()) {
        return undecided(
            path, installed, *file,
            fmt::format("its init function is not in it but in {}, which it links", library),
            "export the init function from the module itself");
      }
    }
    if (lacks_init_function(path, *file, surroundings)) {
      return without_init_function(path, installed, *file, images);
    }
    return {};
  }
  file->stem = imported_stem(file->stem, images);
  try {
    ModuleResult result =
        judge_module(empty_module(path, installed, *file), *file, images, surroundings, options);
    const bool is_module = result.module->verdict != Verdict::unknown ||
                           !std::ranges::all_of(images, python::only_returns_null);
    return is_module ? std::move(result) : ModuleResult{};
  } catch (const Error& error) {  // a limit
    return undecided(path, installed, *file, error.what(), limit_help);
  }
}

ModuleResult unreadable_module(std::string_view path, std::string_view installed,
                               std::string_view why) {
  const auto file = python::parse_module_file(last_component(installed));
  if (!file) {
    return {};
  }
  return undecided(path, installed, *file, why,
                   "nothing is known of the module until its bytes can be read");
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

void check_module_count(std::size_t count, std::string_view path, const Limits& limits) {
  if (count < limits.modules) return;
  throw Error(fmt::format("{:?} has more extension modules than the limit of {} (modules); {}",
                          path, limits.modules, raise_limit));
}

Verdict worst_verdict(const std::vector<Module>& modules) {
  Verdict worst = modules.empty() ? Verdict::pure : Verdict::ready;
  for (const Module& module : modules) {
    worst = worse(worst, module.verdict);
  }
  return worst;
}

}  // namespace ftcheck::auditing
