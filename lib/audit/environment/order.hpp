// Orders (run/order.hpp) for what is installed.
#pragma once

#include "audit/environment/audit_installed.hpp"
#include "base/codec.hpp"

#include <ftcheck/audit.hpp>

#include <functional>
#include <string>

namespace ftcheck::auditing {

// For audit_installed() and find_libraries().
std::string order_installed(const Directory& directory, const Installed& installed,
                            const Options& options);
std::string order_libraries(const Installed& installed, const Options& options);

// What such an order asks for; `options` must outlive it.
std::function<Artifact()> installed_of(base::Decoder& order, const Options& options);
std::function<Artifact()> libraries_of(base::Decoder& order);

}  // namespace ftcheck::auditing
