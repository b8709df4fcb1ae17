// The call model of free-threaded interpreters: what the functions of the C API do, and what is
// known about every such interpreter: its version, as a number and as text, and the functions that
// all of them export.
#pragma once

#include "flow/calls/call_model.hpp"

#include <utility>
#include <vector>

namespace ftcheck::python {

class InterpreterModel : public flow::CallModel {
 public:
  // `minors` are the versions that load the module: 14 for 3.14; empty for any.
  explicit InterpreterModel(std::vector<unsigned> minors = {}) : minors_(std::move(minors)) {}

  flow::KnownImport import(const binary::Image& image, const binary::Import& import) const override;
  std::string_view made_things() const override { return "modules"; }
  bool is_hosts_name(std::string_view name) const override;
  // Py_Version
  std::optional<flow::Value> variable(const binary::Image& image, const binary::Import& import,
                                      unsigned size) const override;
  // The known beginning of Py_GetVersion's result: "3.14.".
  std::string text() const override;
  bool is_certain(const binary::Import& import) const override;

 private:
  std::vector<unsigned> minors_;
};

}  // namespace ftcheck::python
