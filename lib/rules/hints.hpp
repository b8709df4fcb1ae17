// FT501 to FT508 (FT511 to FT515 are in state.hpp): what to review before declaring that a module
// does not need the GIL.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <vector>

namespace ftcheck::rules {

extern const Rule& borrowed_references;  // FT501
extern const Rule& dict_next;            // FT502
extern const Rule& single_phase_init;    // FT503
extern const Rule& static_types;         // FT504
extern const Rule& global_data;          // FT505
extern const Rule& no_locks;             // FT506
extern const Rule& object_allocator;     // FT507
extern const Rule& sequence_fast;        // FT508

std::vector<Finding> check_hints(const ModuleView& module);

}  // namespace ftcheck::rules
