// The call model of free-threaded interpreters: what the functions of the C API do, and what every
// such interpreter is known to be and to have: its version, as a number and as text, and the
// functions that all of them export.
#pragma once

#include "flow/calls/call_model.hpp"

#include <utility>
#include <vector>

namespace ftcheck::python {

class InterpreterModel : public flow::CallModel {
 public:
  // `minors` are the versions that the module is for: 14 for 3.14; empty for any.
  explicit InterpreterModel(std::vector<unsigned> minors = {}) : minors_(std::move(minors)) {}

  flow::KnownImport import(const binary::Image& image, const binary::Import& import) const override;
  std::string_view made_things() const override { return "modules"; }
  bool is_hosts_name(std::string_view name) const override;
  // Py_Version
  std::optional<flow::Value> variable(const binary::Image& image, const binary::Import& import,
                                      unsigned size) const override;
  // Of Py_GetVersion, as far as it is known: "3.14.".
  std::string text() const override;
  bool is_certain(const binary::Import& import) const override;

 private:
  std::vector<unsigned> minors_;
};

}  // namespace ftcheck::python
