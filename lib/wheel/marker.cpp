// Evaluated like packaging.markers, but with a third truth value for what is not known.
#include "wheel/marker.hpp"

#include "base/project_name.hpp"
#include "wheel/marker_grammar.hpp"
#include "wheel/specifier.hpp"
#include "wheel/version_specifier.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::wheel {
namespace {

using Truth = std::optional<bool>;

// What os.name, sys.platform and platform.system() return.
struct SystemValues {
  std::string_view system;  // as in tags
  std::string_view os_name;
  std::string_view sys_platform;
  std::string_view platform_system;
};

constexpr std::array system_values = {
    SystemValues{"manylinux", "posix", "linux", "Linux"},
    SystemValues{"musllinux", "posix", "linux", "Linux"},
    SystemValues{"macosx", "posix", "darwin", "Darwin"},
    SystemValues{"win", "nt", "win32", "Windows"},
    SystemValues{"android", "posix", "android", "Android"},        // PEP 738
    SystemValues{"ios", "posix", "ios", "iOS"},                    // PEP 730
    SystemValues{"pyodide", "posix", "emscripten", "Emscripten"},  // PEP 776
    SystemValues{"pyemscripten", "posix", "emscripten", "Emscripten"},
    SystemValues{"emscripten", "posix", "emscripten", "Emscripten"},
};

// What platform.machine() returns.  Empty if the platform is of several machines: universal2, and
// 32-bit ARM on Android, which says armv7l or armv8l by its kernel.
std::string machine_of(const Platform& platform) {
  const std::string& architecture = platform.architecture;
  if (platform.system == "win") {
    if (architecture == "amd64") return "AMD64";
    return architecture == "arm64" ? "ARM64" : "x86";
  }
  if (platform.system == "android") {
    if (architecture == "arm64_v8a") return "aarch64";
    if (architecture == "x86") return "i686";
    return architecture == "x86_64" ? architecture : "";
  }
  if (platform.system == "ios") return architecture.substr(0, architecture.rfind('_'));
  return architecture == "universal2" ? "" : architecture;
}

bool is_32_bit(const Platform& platform) {
  constexpr std::array<std::string_view, 8> narrow = {"32",     "i686",   "x86",    "armeabi_v7a",
                                                      "armv6l", "armv7l", "armv8l", "wasm32"};
  return std::ranges::find(narrow, platform.architecture) != narrow.end();
}

bool is_version_variable(std::string_view variable) {
  return variable == "python_version" || variable == "python_full_version" ||
         variable == "implementation_version" || variable == "platform_release";
}

// The comparison of a version; nothing if the right side is not one, so texts are compared.
Truth compare_versions(std::string_view left, std::string_view operation, std::string_view right) {
  if (right.find(',') != std::string_view::npos) return std::nullopt;
  const auto specifiers = parse_specifiers(std::string(operation).append(right));
  if (!specifiers || specifiers->size() != 1) return std::nullopt;
  return admits_version(*specifiers, left);
}

// Nothing for an operation that is not defined for texts.  There is no order of texts.
Truth compare_texts(std::string_view left, std::string_view operation, std::string_view right) {
  if (operation == "==" || operation == "<=" || operation == ">=") return left == right;
  if (operation == "!=") return left != right;
  if (operation == "<" || operation == ">") return false;
  if (operation == "in") return right.find(left) != std::string_view::npos;
  if (operation == "not in") return right.find(left) == std::string_view::npos;
  return std::nullopt;
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

class Evaluation {
 public:
  explicit Evaluation(const MarkerEnvironment& environment) : environment_(environment) {}

  Truth judge(const MarkerComparison& comparison) {
    if (comparison.variable == "extra") return judge_extra(comparison);
    if (comparison.variable == "extras") {
      return judge_set(comparison, environment_.extras, base::normalize_name(comparison.text));
    }
    if (comparison.variable == "dependency_groups") {
      return judge_set(comparison, environment_.dependency_groups,
                       base::normalize_name(comparison.text));
    }
    if (comparison.variable == "sys_abi_features") {
      return judge_set(comparison, environment_.sys_abi_features, comparison.text);
    }
    const auto value = environment_.values.find(comparison.variable);
    if (value == environment_.values.end()) {
      if (unknown_.empty()) unknown_ = comparison.variable;
      return std::nullopt;
    }
    return judge_value(comparison, value->second);
  }

  // Why the marker has no answer.
  std::string why(bool is_marker) const {
    if (!is_marker) return "it is not an environment marker";
    if (!undefined_.empty()) return undefined_;
    return fmt::format("it depends on {}, which is not known", unknown_);
  }

  bool is_undefined() const { return !undefined_.empty(); }

 private:
  Truth judge_value(const MarkerComparison& comparison, std::string_view value) {
    const std::string_view left = comparison.is_text_first ? comparison.text : value;
    const std::string_view right = comparison.is_text_first ? value : comparison.text;
    Truth truth;
    if (is_version_variable(comparison.variable)) {
      truth = compare_versions(left, comparison.operation, right);
    }
    if (!truth) truth = compare_texts(left, comparison.operation, right);
    return truth ? truth : undefined(comparison);
  }

  // Without extras, the variable is the empty text; otherwise it is a set.
  Truth judge_extra(const MarkerComparison& comparison) {
    const std::string name = base::normalize_name(comparison.text);
    if (environment_.extras.empty()) {
      const Truth truth = comparison.is_text_first ? compare_texts(name, comparison.operation, "")
                                                   : compare_texts("", comparison.operation, name);
      return truth ? truth : undefined(comparison);
    }
    const bool is_equal = comparison.operation == "==";
    if (!is_equal && comparison.operation != "!=") return undefined(comparison);
    return has(environment_.extras, name) == is_equal;
  }

  Truth judge_set(const MarkerComparison& comparison, const std::vector<std::string>& names,
                  std::string_view name) {
    const bool is_in = comparison.operation == "in";
    if (!comparison.is_text_first || (!is_in && comparison.operation != "not in")) {
      return undefined(comparison);
    }
    return has(names, name) == is_in;
  }

  Truth undefined(const MarkerComparison& comparison) {
    undefined_ = fmt::format("it uses {} in a way that markers do not define", comparison.variable);
    return std::nullopt;
  }

  const MarkerEnvironment& environment_;
  std::string undefined_;
  std::string_view unknown_;
};

// For all platforms: the variable's value in CPython; nothing for one that depends on the platform.
std::optional<std::string_view> value_everywhere(std::string_view variable) {
  if (variable == "platform_python_implementation") return "CPython";
  if (variable == "implementation_name") return "cpython";
  if (variable == "extra") return "";
  return std::nullopt;
}

Truth compare_python(bool is_full, const std::string& comparison, unsigned minor) {
  const auto specifiers = parse_specifiers(comparison);
  if (!specifiers || specifiers->size() != 1 || specifiers->front().arbitrary) return std::nullopt;
  if (!is_full) return admits_release(*specifiers, minor, 0);
  if (admits_all_of_python(*specifiers, minor)) return true;
  return admits_python(*specifiers, minor) ? std::nullopt : Truth(false);
}

Truth judge_everywhere(const MarkerComparison& comparison, unsigned minor) {
  if (comparison.is_text_first) return std::nullopt;
  if (comparison.variable == "python_version" || comparison.variable == "python_full_version") {
    return compare_python(comparison.variable == "python_full_version",
                          std::string(comparison.operation).append(comparison.text), minor);
  }
  const auto value = value_everywhere(comparison.variable);
  if (!value || (comparison.operation != "==" && comparison.operation != "!=")) return std::nullopt;
  return (*value == comparison.text) == (comparison.operation == "==");
}

}  // namespace

MarkerEnvironment marker_environment(const Interpreter& python, const Platform& platform) {
  MarkerEnvironment environment;
  auto& values = environment.values;
  values["implementation_name"] = "cpython";
  values["platform_python_implementation"] = "CPython";
  values["python_version"] = fmt::format("3.{}", python.minor);
  values["python_full_version"] = fmt::format("3.{}.0", python.minor);
  values["implementation_version"] = values["python_full_version"];
  const auto* system =
      std::ranges::find(system_values, std::string_view(platform.system), &SystemValues::system);
  if (system != system_values.end()) {
    values["os_name"] = system->os_name;
    values["sys_platform"] = system->sys_platform;
    values["platform_system"] = system->platform_system;
  }
  if (std::string machine = machine_of(platform); !machine.empty()) {
    values["platform_machine"] = std::move(machine);
  }
  environment.sys_abi_features = {python.free_threaded ? "free-threading" : "gil-enabled",
                                  is_32_bit(platform) ? "32-bit" : "64-bit"};
  return environment;
}

std::optional<bool> evaluate(std::string_view marker, const MarkerEnvironment& environment,
                             std::string* why) {
  Evaluation evaluation(environment);
  Truth holds;
  const bool is_marker = join_marker(
      marker, [&](const MarkerComparison& each) { return evaluation.judge(each); }, holds);
  if (is_marker && holds && !evaluation.is_undefined()) return holds;
  if (why != nullptr) *why = evaluation.why(is_marker);
  return std::nullopt;
}

std::optional<bool> marker_holds(std::string_view marker, unsigned minor) {
  Truth holds;
  join_marker(
      marker, [&](const MarkerComparison& each) { return judge_everywhere(each, minor); }, holds);
  return holds;
}

}  // namespace ftcheck::wheel
