#include "python/plain_init.hpp"

#include "binary/wasm/plain_call.hpp"

#include <fmt/format.h>

namespace ftcheck::python {

std::optional<Handover> find_plain_handover(const binary::Image& image, const InitFunction& init,
                                            BuiltFor expected_layout, std::size_t slot_limit) {
  const auto plain = binary::wasm::read_plain_call(image, init.address);
  if (!plain || plain->import.has_value() == init.is_export) return std::nullopt;
  HandedMemory memory = memory_as_loaded(image, slot_limit);
  memory.expected_layout = expected_layout;
  const flow::Value at = flow::number(plain->address);
  if (init.is_export) {
    return judge_export_slots(memory, at, fmt::format("{} returns the", init.symbol));
  }
  if (image.imports[*plain->import].name != "PyModuleDef_Init") return std::nullopt;
  return judge_definition(memory, at, fmt::format("{} only calls PyModuleDef_Init", init.symbol));
}

}  // namespace ftcheck::python
