#include "report/format/json_state.hpp"

#include "base/state_words.hpp"

#include <string_view>

#include <fmt/format.h>

namespace ftcheck::report {
namespace {

std::string_view word(StateKind kind) {
  switch (kind) {
    case StateKind::shared:
      return "shared";
    case StateKind::lazy:
      return "lazy";
    case StateKind::buffer:
      return "buffer";
    case StateKind::fortran:
      return "fortran";
  }
  return "shared";
}

std::string_view word(StateTier tier) {
  return tier == StateTier::named ? "named" : "indirect";
}

Json text_or_null(std::string_view text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json hexadecimal(std::uint64_t address) {
  return fmt::format("{:#x}", address);
}

Json variable(const StateVariable& value) {
  return {{"name", text_or_null(value.name)},
          {"address", hexadecimal(value.address)},
          {"size", value.size ? Json(*value.size) : Json(nullptr)},
          {"section", text_or_null(value.section)}};
}

Json writer(const StateWriter& value) {
  return {{"function", text_or_null(value.function)}, {"address", hexadecimal(value.address)},
          {"store", hexadecimal(value.store)},        {"stores", value.stores},
          {"entry", text_or_null(value.entry)},       {"path", json_strings(value.path)}};
}

Json state(const SharedState& value) {
  Json variables = Json::array();
  for (const StateVariable& one : value.variables) variables.push_back(variable(one));
  Json writers = Json::array();
  for (const StateWriter& one : value.writers) writers.push_back(writer(one));
  return {{"kind", word(value.kind)},          {"code", value.code()},
          {"tier", word(value.tier)},          {"idempotent", value.idempotent},
          {"variables", std::move(variables)}, {"writers", std::move(writers)}};
}

}  // namespace

Json json_shared_state(const StateReport& report) {
  Json states = Json::array();
  for (const SharedState& one : report.shared) states.push_back(state(one));
  return states;
}

Json json_unsafe_calls(const StateReport& report) {
  Json calls = Json::array();
  for (const UnsafeCall& one : report.calls) {
    calls.push_back({{"function", one.function},
                     {"code", one.code()},
                     {"tier", word(one.tier)},
                     {"callers", json_strings(one.callers)}});
  }
  return calls;
}

}  // namespace ftcheck::report
