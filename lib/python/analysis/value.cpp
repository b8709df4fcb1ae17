#include "python/analysis/value.hpp"

#include <algorithm>

namespace ftcheck::python::analysis {

std::uint64_t truncate(std::uint64_t n, unsigned size) {
  return size >= 8 ? n : n & ((std::uint64_t{1} << (8 * size)) - 1);
}

std::uint64_t sign_extend(std::uint64_t n, unsigned size) {
  if (size >= 8) {
    return n;
  }
  const std::uint64_t sign = std::uint64_t{1} << (8 * size - 1);
  return (truncate(n, size) ^ sign) - sign;
}

Alternatives Choices::alternatives(const Value& value) const {
  return value.kind == Value::Kind::choice ? Alternatives(sets_[value.id]) : Alternatives(value);
}

Value Choices::one_of(std::vector<Value> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (values.empty() || values.size() > most || values.front().is_unknown()) {
    return unknown();
  }
  if (values.size() == 1) {
    return values.front();
  }
  if (sets_.size() >= most_sets) {
    const auto known = ids_.find(values);
    return known == ids_.end() ? unknown() : Value{Value::Kind::choice, known->second, 0};
  }
  const auto [place, is_new] = ids_.try_emplace(values, static_cast<std::uint32_t>(sets_.size()));
  if (is_new) {
    sets_.push_back(std::move(values));
  }
  return {Value::Kind::choice, place->second, 0};
}

Value Choices::join(const Value& a, const Value& b) {
  if (a == b) {
    return a;
  }
  if (a.is_unknown() || b.is_unknown()) {
    return unknown();
  }
  const Alternatives some = alternatives(a);
  const Alternatives others = alternatives(b);
  std::vector<Value> values(some.begin(), some.end());
  values.insert(values.end(), others.begin(), others.end());
  return one_of(std::move(values));
}

}  // namespace ftcheck::python::analysis
