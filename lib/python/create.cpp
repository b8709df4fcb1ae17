#include "python/create.hpp"

#include "binary/link.hpp"
#include "python/api/effects.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace ftcheck::python {
namespace {

using flow::CallSite;
using flow::Made;
using flow::Outcome;
using flow::Return;
using flow::Value;

constexpr std::string_view finds_module[] = {"PyImport_AddModule", "PyImport_AddModuleObject",
                                             "PyImport_AddModuleRef"};
// These return what was stored before; nothing was if the module is imported for the first time.
constexpr std::string_view looks_up[] = {"PyDict_Contains",      "PyDict_GetItem",
                                         "PyDict_GetItemString", "PyDict_GetItemWithError",
                                         "PyImport_GetModule",   "PyMapping_GetItemString",
                                         "PyObject_GetItem"};
// Their first argument is called, or is the type of the object they make.
constexpr std::string_view calls_first[] = {
    "PyObject_Call",       "PyObject_CallFunction",       "PyObject_CallFunctionObjArgs",
    "PyObject_CallNoArgs", "PyObject_CallObject",         "PyObject_CallOneArg",
    "PyObject_Vectorcall", "PyObject_VectorcallDict",     "PyType_GenericAlloc",
    "PyType_GenericNew",   "_PyObject_CallFunction_SizeT"};
constexpr std::string_view makes_something_else[] = {"PyBool_FromLong",
                                                     "PyBytes_FromString",
                                                     "PyBytes_FromStringAndSize",
                                                     "PyCapsule_New",
                                                     "PyDict_Copy",
                                                     "PyDict_New",
                                                     "PyFloat_FromDouble",
                                                     "PyList_New",
                                                     "PyLong_FromLong",
                                                     "PyLong_FromSsize_t",
                                                     "PySet_New",
                                                     "PyTuple_New",
                                                     "PyTuple_Pack",
                                                     "PyUnicode_FromFormat",
                                                     "PyUnicode_FromString"};

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::count(names, name) > 0;
}

struct CreationReader {
  const binary::Image& image;
  const Outcome& outcome;

  std::string_view import_name(const Value& value) const {
    return value.kind == Value::Kind::import && value.offset == 0
               ? std::string_view(image.imports[value.id].name)
               : std::string_view{};
  }

  std::string_view text(const Value& at) const {
    return at.is_number() ? binary::read_string(image, at.offset).value_or("") : std::string_view{};
  }

  const CallSite* call(const Value& value) const {
    return value.kind == Value::Kind::result && value.offset == 0 ? &outcome.calls.at(value.id)
                                                                  : nullptr;
  }

  // True for the module `types`.
  bool is_types(const Value& value) const {
    const CallSite* site = call(value);
    return site != nullptr && import_name(site->target) == "PyImport_ImportModule" &&
           text(site->arguments[0]) == "types";
  }

  bool is_module_type(const Value& value) const {
    if (import_name(value) == "PyModule_Type") return true;
    const CallSite* site = call(value);
    return site != nullptr && import_name(site->target) == "PyObject_GetAttrString" &&
           is_types(site->arguments[0]) && text(site->arguments[1]) == "ModuleType";
  }

  Created of_call(const CallSite& site) const {
    const std::string_view name = import_name(site.target);
    if (is_one_of(name, finds_module)) return Created::module;
    if (is_one_of(name, makes_something_else)) return Created::something_else;
    if (is_one_of(name, calls_first)) {
      return is_module_type(site.arguments[0]) ? Created::module : Created::unknown;
    }
    const bool is_method = name == "PyObject_CallMethod" || name == "_PyObject_CallMethod_SizeT";
    if (!is_method || !is_types(site.arguments[0])) return Created::unknown;
    const std::string_view method = text(site.arguments[1]);
    if (method == "ModuleType") return Created::module;
    return method == "SimpleNamespace" ? Created::something_else : Created::unknown;
  }

  bool is_look_up(const CallSite& site) const {
    return is_one_of(import_name(site.target), looks_up);
  }

  // True for a value that was found, or may have been found, in a dictionary.
  bool is_looked_up(const Return& returned) const {
    const auto looks = [&](const CallSite& site) { return is_look_up(site); };
    if (returned.value.is_unknown()) return std::ranges::any_of(outcome.calls, looks);
    const CallSite* site = returned.made ? nullptr : call(returned.value);
    return site != nullptr && is_look_up(*site);
  }

  Created of(const Return& returned) const {
    if (returned.value.is_unknown()) return Created::unknown;
    if (returned.made) {
      return returned.made->kind == &definition ? Created::something_else : Created::module;
    }
    const CallSite* site = call(returned.value);
    if (site != nullptr) return of_call(*site);
    return import_name(returned.value) == "_Py_NoneStruct" ? Created::something_else
                                                           : Created::unknown;
  }
};

// What the function returns on all paths.  Paths that find a stored module do not occur at first
// import: pybind11 stores its modules that way.
Created all_of(const CreationReader& reader) {
  std::optional<Created> all;
  for (const Return& returned : reader.outcome.returns) {
    if (reader.is_looked_up(returned)) continue;
    const Created one = reader.of(returned);
    if (all && *all != one) return Created::unknown;
    all = one;
  }
  return all.value_or(Created::unknown);
}

std::string describe(const binary::Image& image, const Value& function) {
  return "the Py_mod_create function at " + binary::describe_address(image.parts, function.offset);
}

}  // namespace

std::vector<std::uint64_t> unfollowed_makers(const Outcome& outcome) {
  std::vector<std::uint64_t> makers;
  for (const Return& returned : outcome.returns) {
    const Value& value = returned.value;
    if (returned.made || value.kind != Value::Kind::result || value.offset != 0) continue;
    const Value& target = outcome.calls.at(value.id).target;
    if (target.is_number()) makers.push_back(target.offset);
  }
  return makers;
}

namespace {

Creation judge_create_once(flow::ImageCode& code, const Value& function, const flow::Pass& pass,
                           const flow::Trace& trace) {
  const binary::Image& image = code.image();
  constexpr int most_rounds = 4;
  flow::Pass further = pass;
  const auto follow_it = [&] {
    if (trace) flow::tell(trace, fmt::format("follow {}", describe(image, function)));
    return flow::follow(code, function.offset, further, trace);
  };
  Outcome outcome = follow_it();
  for (int round = 1; round < most_rounds; ++round) {
    const std::vector<std::uint64_t> makers = unfollowed_makers(outcome);
    if (makers.empty()) break;
    further.followed.insert(further.followed.end(), makers.begin(), makers.end());
    outcome = follow_it();
  }
  Creation creation;
  creation.may_depend_on_base = outcome.may_depend_on_base;
  const std::string it = describe(image, function);
  if (!outcome.stopped.empty()) {
    creation.why = fmt::format("{} could not be followed: {}", it, outcome.stopped);
    return creation;
  }
  if (outcome.returns.empty()) {
    creation.why = it + " was not seen to return anything but NULL";
    return creation;
  }
  creation.what = all_of(CreationReader{image, outcome});
  if (creation.what == Created::something_else) {
    creation.why = it + " returns something that is not a module and cannot keep the declaration";
  } else if (creation.what == Created::unknown) {
    creation.why = "it is unknown whether " + it + " returns a module";
  }
  return creation;
}

}  // namespace

Creation judge_create(flow::ImageCode& code, const Value& function, const flow::Pass& pass,
                      const flow::Trace& trace) {
  if (!function.is_number()) {
    return {Created::unknown, "the Py_mod_create function could not be determined", false};
  }
  // For most functions this decides without following their callees, and sooner.
  flow::Pass short_limits = pass;
  short_limits.only_mattering = true;
  Creation creation = judge_create_once(code, function, short_limits, trace);
  if (creation.what == Created::unknown) {
    creation = judge_create_once(code, function, pass, trace);
  }
  return creation;
}

}  // namespace ftcheck::python
