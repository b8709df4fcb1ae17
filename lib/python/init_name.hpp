// The names by which an interpreter looks for a module's init function (PEP 489, PEP 793).
#pragma once

#include "binary/image.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::python {

// The part of an init function's name that stands for the module, like in CPython's importdl.c:
// "_x" for "_x"; for a name that is not ASCII its punycode (RFC 3492), to follow "PyInitU_" or
// "PyModExportU_"; "_" for "-" in both.
struct EncodedName {
  bool ascii = true;
  std::string text;
};

EncodedName encode_module_name(std::string_view utf8_name);

// An init function that a file exports.
struct InitFunction {
  std::string symbol;  // "PyInit__x"
  std::uint64_t address = 0;
  std::string forwarded_to;  // as in Export
  bool is_export = false;    // PyModExport_…, not PyInit_…
  bool indirect = false;     // as in Export
};

// The init function that the interpreter calls for a module of that name (the last component of the
// dotted name).  Interpreters from 3.15 on look for PyModExport_ first, older ones do not know it;
// `knows_export` is true for the former.
std::optional<InitFunction> find_init_function(const binary::Image& image, std::string_view name,
                                               bool knows_export);

// All init functions in the file, for any module.
std::vector<std::string> all_init_functions(const binary::Image& image);

// The module's name that all of them are for; empty if they are for several, or if it is not ASCII.
std::string only_init_name(const binary::Image& image);

}  // namespace ftcheck::python
