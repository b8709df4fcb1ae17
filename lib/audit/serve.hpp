// The job that an order (run/order.hpp) describes.
#pragma once

#include "audit/run/job.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::auditing {

// Nothing if the bytes are not an order.  `sandbox_problem` is the answer to Task::sandbox.
std::optional<Job> job_of_order(std::string_view order, const std::string& sandbox_problem);

}  // namespace ftcheck::auditing
