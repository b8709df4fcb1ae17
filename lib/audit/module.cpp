#include "audit/module.hpp"

#include "audit/target.hpp"
#include "base/path.hpp"
#include "binary/open.hpp"
#include "python/handover.hpp"
#include "python/init_name.hpp"
#include "python/judge.hpp"
#include "python/suffix.hpp"
#include "rules/abi.hpp"
#include "rules/check.hpp"
#include "rules/members.hpp"
#include "rules/suffix.hpp"
#include "state/analyse.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

constexpr const char* limit_help = "raise the limit with --limit if you trust the file";

// "pkg.sub._x" for "pkg/sub" and "_x"; a package's __init__ has the package's name.
std::string dotted_name(std::string_view directory, std::string_view stem) {
  std::string name(directory);
  std::replace(name.begin(), name.end(), '/', '.');
  if (stem == "__init__" && !name.empty()) {
    return name;
  }
  return name.empty() ? std::string(stem) : name + "." + std::string(stem);
}

void name_module(Module& module, const NamedFile& file) {
  module.path = file.path;
  module.name = dotted_name(base::without_last_component(file.installed), file.name.stem);
}

// A module that was not judged for the reason in the finding.
ModuleResult not_judged(const NamedFile& file, Finding finding, std::string evidence) {
  ModuleResult result;
  rules::ModuleFacts& module = result.module.emplace();
  name_module(module, file);
  module.abi.suffix = file.name.suffix.abi;
  module.suffix = file.name.suffix;
  module.reason = finding.rule;
  module.evidence.push_back(std::move(evidence));
  result.findings.push_back(std::move(finding));
  return result;
}

ModuleResult undecided(const NamedFile& file, std::string_view why, std::string help) {
  return not_judged(file, rules::unreadable_module(file.path, std::string(why), std::move(help)),
                    fmt::format("not decided: {}", why));
}

// True for the format of Pyodide's modules (WebAssembly core specification, 5.5.16).
bool is_web_assembly(base::Bytes bytes) {
  constexpr std::string_view magic("\0asm", 4);
  return bytes.size() >= magic.size() && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0;
}

// Keeps the slices of a universal file that run on the requested platforms; all if none does.
void keep_slices_for_target(std::vector<binary::Image>& images, const Options& options) {
  if (images.size() < 2) return;
  const std::optional<Wanted> wanted = wanted_by(options);
  if (!wanted) return;
  const auto runs = [&](const binary::Image& image) {
    const rules::Slice slice{image.format, std::string(binary::to_string(image.architecture))};
    return runs_on(*wanted, std::span(&slice, 1));
  };
  if (std::ranges::none_of(images, runs)) return;
  std::erase_if(images, [&](const binary::Image& image) { return !runs(image); });
}

python::ModuleContext context_of(const NamedFile& file, const Surroundings& surroundings,
                                 const Options& options) {
  const python::Suffix& suffix = file.name.suffix;
  Module module;
  name_module(module, file);
  python::ModuleContext context;
  context.name = module.name.substr(module.name.find_last_of('.') + 1);
  context.suffix = suffix;
  if (!surroundings.installed) {
    context.suffix_problem = rules::suffix_problem(suffix, surroundings.tags);
  }
  context.interpreters = interpreters_for(suffix, surroundings);
  context.in_wheel = !surroundings.installed && !surroundings.tags.empty();
  context.step_limit = options.limits.steps;
  context.slot_limit = options.limits.slots;
  context.find_libraries = surroundings.find_libraries;
  context.remove_exported = surroundings.remove_exported;
  context.is_loaded_as = [&](const std::string& name) {
    const std::string& stem = file.name.stem;
    if (surroundings.companions == nullptr) return !is_named_as_module(stem);
    return surroundings.companions->load_module(base::last_component(file.path), stem, name);
  };
  context.trace = options.trace;
  return context;
}

// The shared state of the slice that decided.
std::optional<StateReport> state_of(base::Bytes bytes, const std::vector<binary::Image>& images,
                                    const Module& module) {
  for (const binary::Image& image : images) {
    if (binary::to_string(image.architecture) == module.architecture) {
      return state::analyse(bytes, image, module.name, module.binding);
    }
  }
  return std::nullopt;
}

// Judges a module and checks the rules that need its bytes.  Without images, it is a WebAssembly
// module that could not be read for the reason `why`.
ModuleResult judge_module(base::Bytes bytes, const NamedFile& file,
                          const std::vector<binary::Image>& images, const std::string& why,
                          const Surroundings& surroundings, const Options& options) {
  const python::ModuleContext context = context_of(file, surroundings, options);
  if (context.trace) {
    flow::tell(context.trace, fmt::format("module {}", file.path));
  }
  python::Judgement judgement =
      images.empty() ? python::judge_by_name(context, why) : python::judge_worst(images, context);
  if (images.empty()) {
    judgement.format = BinaryFormat::wasm;
    judgement.architecture = "wasm32";
  }
  name_module(judgement, file);
  const rules::ModuleView view{.path = file.path,
                               .suffix = context.suffix,
                               .interpreters = context.interpreters,
                               .judgement = judgement,
                               .images = images,
                               .surroundings = surroundings};
  if (rules::wants_state(options.rules)) judgement.state = state_of(bytes, images, judgement);
  ModuleResult result;
  result.findings = rules::check_module(view, rules::wants_hints(options.rules));
  judgement.reason = rules::reason_of(view);
  rules::ModuleFacts& module = result.module.emplace();
  static_cast<Module&>(module) = static_cast<Module&&>(judgement);
  module.suffix = file.name.suffix;
  module.slices = slices_of(images);
  for (const binary::Image& image : images) {
    module.linked.insert(module.linked.end(), image.libraries.begin(), image.libraries.end());
  }
  if (images.empty()) module.slices.push_back({module.format, module.architecture});
  return result;
}

// The bundled library that has the init function the file lacks: interpreters look for the function
// with dlsym(3), which also searches the libraries that a file links.  Empty if there is none, on
// Windows, and if no free-threaded interpreter looks for the file.
std::string library_with_init(const binary::Image& image, const python::ModuleFile& name,
                              const Surroundings& surroundings) {
  constexpr std::size_t most = 100;
  // Nobody imports a library, so its own libraries need no search.
  const bool is_library =
      name.suffix.kind == python::SuffixKind::bare && name.stem.starts_with("lib");
  const bool is_loaded = !interpreters_for(name.suffix, surroundings).empty();
  if (is_library || !is_loaded || image.format == BinaryFormat::pe ||
      !surroundings.find_libraries) {
    return {};
  }
  std::vector<python::Library> libraries = surroundings.find_libraries(image);
  for (std::size_t i = 0; i < libraries.size() && i < most; ++i) {
    const python::Library library = libraries[i];
    if (python::find_init_function(*library.image, name.stem, true)) {
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

// For "name.variant", used by packages that load one of several variants as `name` themselves:
// "name", if there is an init function for that.  Otherwise the stem itself.
std::string imported_stem(const std::string& stem, const std::vector<binary::Image>& images) {
  const std::string name = stem.substr(0, stem.find('.'));
  const bool is_variant =
      name.size() < stem.size() && std::ranges::any_of(images, [&](const binary::Image& image) {
        return python::find_init_function(image, name, true).has_value();
      });
  return is_variant ? name : stem;
}

// True for a file that is meant to be imported although it has no init function: interpreters look
// for it, and nothing uses it as a library.
bool lacks_init_function(const NamedFile& file, const Surroundings& surroundings) {
  const auto& [stem, suffix] = file.name;
  const bool names_interpreter =
      suffix.kind != python::SuffixKind::bare && suffix.kind != python::SuffixKind::foreign;
  return names_interpreter && surroundings.companions != nullptr && is_named_as_module(stem) &&
         (surroundings.installed || rules::suffix_problem(suffix, surroundings.tags).empty()) &&
         !surroundings.companions->use_library(base::last_component(file.path), stem);
}

ModuleResult without_init_function(const NamedFile& file,
                                   const std::vector<binary::Image>& images) {
  ModuleResult result =
      not_judged(file, rules::hidden_init(file.path), "it exports no init function");
  result.module->verdict = Verdict::incompatible;
  result.module->format = images.front().format;
  result.module->architecture = binary::to_string(images.front().architecture);
  result.module->slices = slices_of(images);
  return result;
}

}  // namespace

std::vector<rules::Slice> slices_of(const std::vector<binary::Image>& images) {
  std::vector<rules::Slice> slices;
  slices.reserve(images.size());
  for (const binary::Image& image : images) {
    slices.push_back({image.format, std::string(binary::to_string(image.architecture))});
  }
  return slices;
}

std::optional<NamedFile> name_file(std::string path, std::string installed) {
  auto name = python::parse_module_file(base::last_component(installed));
  if (!name) return std::nullopt;
  return NamedFile{
      .path = std::move(path), .installed = std::move(installed), .name = *std::move(name)};
}

ModuleResult audit_module(base::Bytes bytes, const NamedFile& file,
                          const Surroundings& surroundings, const Options& options) {
  std::vector<binary::Image> images;
  try {
    images = binary::open_images(bytes, file.path, options.limits);
  } catch (const binary::LimitError& error) {
    return undecided(file, error.what(), limit_help);
  } catch (const Error& error) {
    if (file.name.suffix.kind == python::SuffixKind::bare) return {};
    if (is_web_assembly(bytes)) {
      return judge_module(bytes, file, {}, error.what(), surroundings, options);
    }
    return undecided(file, error.what(),
                     "build the file again; ftcheck cannot tell what Python would do with it");
  }
  return audit_images(bytes, std::move(images), file, surroundings, options);
}

ModuleResult audit_images(base::Bytes bytes, std::vector<binary::Image> images,
                          const NamedFile& file, const Surroundings& surroundings,
                          const Options& options) {
  std::erase_if(images, [](const binary::Image& image) { return image.only_debug; });
  const std::vector<rules::Slice> all_slices = slices_of(images);
  keep_slices_for_target(images, options);
  if (images.empty()) return {};
  if (std::none_of(images.begin(), images.end(), python::has_init_function)) {
    for (const binary::Image& image : images) {
      const std::string library = library_with_init(image, file.name, surroundings);
      if (!library.empty()) {
        return undecided(
            file,
            fmt::format(
                "the module's init function is in {}, which it links, and not in the module",
                library),
            "export the init function from the module itself");
      }
    }
    if (!lacks_init_function(file, surroundings)) return {};
    // Nothing loads it in any case.
    if (images.front().format == BinaryFormat::wasm) {
      return judge_module(bytes, file, {}, "it exports no init function", surroundings, options);
    }
    return without_init_function(file, images);
  }
  NamedFile imported = file;
  imported.name.stem = imported_stem(file.name.stem, images);
  try {
    ModuleResult result = judge_module(bytes, imported, images, {}, surroundings, options);
    // The wheel's tags are compared with all that the file has.
    result.module->slices = all_slices;
    const bool is_module = result.module->verdict != Verdict::unknown ||
                           !std::ranges::all_of(images, python::only_returns_null);
    return is_module ? std::move(result) : ModuleResult{};
  } catch (const Error& error) {  // a limit
    return undecided(imported, error.what(), limit_help);
  }
}

ModuleResult unreadable_module(const NamedFile& file, std::string_view why) {
  return undecided(file, why,
                   "fix that and check again; ftcheck cannot judge a module that it cannot read");
}

std::vector<unsigned> interpreters_for(const python::Suffix& suffix,
                                       const Surroundings& surroundings) {
  std::vector<unsigned> minors = surroundings.interpreters.value_or(std::vector<unsigned>(
      wheel::free_threaded_minors.begin(), wheel::free_threaded_minors.end()));
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
  const std::string_view name = base::last_component(path);
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

Verdict worst_verdict(std::span<const rules::ModuleFacts> modules) {
  Verdict worst = modules.empty() ? Verdict::pure : Verdict::ready;
  for (const rules::ModuleFacts& module : modules) {
    worst = worse(worst, module.verdict);
  }
  return worst;
}

std::vector<Module> reported(std::vector<rules::ModuleFacts> modules) {
  std::vector<Module> result;
  result.reserve(modules.size());
  for (rules::ModuleFacts& module : modules) result.push_back(static_cast<Module&&>(module));
  return result;
}

}  // namespace ftcheck::auditing
