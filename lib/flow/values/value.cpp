#include "flow/values/value.hpp"

#include <algorithm>
#include <array>

namespace ftcheck::flow {

std::optional<std::uint32_t> area_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::number:
    case Value::Kind::counter:
    case Value::Kind::range:
      return area_of_numbers;
    case Value::Kind::stack:
      return area_of_stack;
    case Value::Kind::result:
      return area_of_result(value.id);
    case Value::Kind::within:
      return value.id;
    default:
      return std::nullopt;
  }
}

namespace {

// The smallest value, except a choice, that covers all of several values.  A pointer may also be
// NULL.
Value common_area(std::span<const Value> values) {
  std::optional<std::uint32_t> common;
  for (const Value& value : values) {
    const auto area = area_of(value);
    if (!area) return unknown();
    if (value.is_number(0)) continue;
    if (!common || *common == *area) {
      common = area;
    } else if (*common >= area_of_results && *area >= area_of_results) {
      common = area_of_results;
    } else {
      return unknown();
    }
  }
  return within(common.value_or(area_of_numbers));
}

}  // namespace

Alternatives Choices::alternatives(const Value& value) const {
  return value.kind == Value::Kind::choice ? Alternatives(sets_[value.id]) : Alternatives(value);
}

Value Choices::one_of(std::span<Value> values) {
  std::sort(values.begin(), values.end());
  const auto last = std::unique(values.begin(), values.end());
  values = values.first(static_cast<std::size_t>(last - values.begin()));
  if (values.empty()) return unknown();
  if (values.size() == 1) return values.front();
  if (values.size() > limit_ || values.front().is_unknown()) return common_area(values);
  const auto known = ids_.find(values);
  if (known != ids_.end()) {
    return {Value::Kind::choice, known->second, 0};
  }
  if (sets_.size() >= most_sets) return common_area(values);
  const auto id = static_cast<std::uint32_t>(sets_.size());
  ids_.emplace(sets_.emplace_back(values.begin(), values.end()), id);
  return {Value::Kind::choice, id, 0};
}

Value Choices::join_different(const Value& a, const Value& b) {
  if (a.kind == Value::Kind::unknown || b.kind == Value::Kind::unknown) return unknown();
  const Alternatives some = alternatives(a);
  const Alternatives others = alternatives(b);
  std::array<Value, 2 * most> values;
  const auto middle = std::copy(some.begin(), some.end(), values.begin());
  const auto end = std::copy(others.begin(), others.end(), middle);
  return one_of(std::span(values.begin(), end));
}

}  // namespace ftcheck::flow
