#include "rules/abi.hpp"

#include "rules/help.hpp"
#include "rules/rule.hpp"

#include <array>

namespace ftcheck::rules {
namespace {

using python::Reason;

constexpr Rule default_abi{
    "FT401",
    "default-abi",
    Severity::error,
    "the module was compiled for the default build, though named or tagged free-threaded",
    "",
    "",
    ""};
constexpr Rule wrong_library{"FT402",
                             "wrong-python-library",
                             Severity::error,
                             "the module links the Python library of another build",
                             "",
                             "",
                             ""};
constexpr Rule no_init_function{"FT408",
                                "no-init-function",
                                Severity::error,
                                "the file exports no init function for its name",
                                "",
                                "",
                                ""};
constexpr std::array family{default_abi, wrong_library, no_init_function};

}  // namespace

std::span<const Rule> abi_rules() {
  return family;
}

std::vector<Finding> check_abi(const ModuleView& module) {
  const python::Judgement& judgement = module.judgement;
  switch (judgement.reason) {
    case Reason::layout:
      return {find(default_abi, module.path,
                   "it was compiled for the default build: " + last_evidence(judgement),
                   std::string(rebuild_help) + ", so that Py_GIL_DISABLED is defined")};
    case Reason::library:
      return {find(wrong_library, module.path,
                   "it links the wrong Python library: " + last_evidence(judgement),
                   "link python314t.dll (or libpython3.14t), and define Py_GIL_DISABLED where "
                   "the build does not take it from the interpreter")};
    case Reason::no_init:
      return {find(no_init_function, module.path,
                   "it cannot be imported by its name: " + last_evidence(judgement),
                   "rename the file after its init function, or the function after the file")};
    default:
      return {};
  }
}

Finding not_a_module() {
  return find(no_init_function, std::nullopt,
              "it exports no init function, so it is no extension module",
              "give ftcheck the file that Python imports; a library that a module loads has no say "
              "in the GIL");
}

}  // namespace ftcheck::rules
