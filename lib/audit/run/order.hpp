// A job as bytes, for a process that shares no memory with the one that plans it.
//
// Where there is fork(2), a child has everything that its parent has.  On Windows it is a program
// that was started anew, and an order tells it what to do: the task, the options and what the task
// is about.  serve.cpp makes a job of it again.  Both processes run the same program, so the
// encoding (base/codec.hpp) has no version.
#pragma once

#include "audit/remote_wheel.hpp"
#include "audit/run/fields.hpp"
#include "audit/run/remote.hpp"
#include "base/codec.hpp"

#include <ftcheck/audit.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ftcheck {

void fields(auto& codec, base::Is<Limits> auto& value) {
  for (const LimitInfo& limit : all_limits()) codec(value.*(limit.value));
}

void fields(auto& codec, base::Is<ModuleIgnores> auto& value) {
  codec(value.pattern, value.codes);
}

void fields(auto& codec, base::Is<RuleChoice> auto& value) {
  codec(value.select, value.ignore, value.hints, value.per_module, value.ignore_state);
}

void fields(auto& codec, base::Is<Target> auto& value) {
  codec(value.python, value.platforms);
}

// What an audit of one artifact needs to know.
void fields(auto& codec, base::Is<Options> auto& value) {
  codec(value.limits, value.rules, value.verify_record, value.python, value.target);
}

}  // namespace ftcheck

namespace ftcheck::auditing {

// After the task and the options, an order has:
enum class Task : std::uint64_t {
  wheel,            // its path, the names of the run's wheels of the same release
  extension,        // its path
  wheel_bytes,      // its name, its bytes
  extension_bytes,  // its name, its bytes
  installed,        // environment/order.hpp
  libraries,        // environment/order.hpp
  metadata,         // the path of a wheel
  remote_wheel,     // Elsewhere
  remote_metadata,  // Elsewhere
  failure,          // a path, and why it cannot be audited
  sandbox,          // nothing: the text is isolation_problem()
};

constexpr std::uint64_t last(Task) {
  return static_cast<std::uint64_t>(Task::sandbox);
}

// A wheel that another process fetches.
struct Elsewhere {
  std::string name;
  WheelOnIndex wheel;
  std::string url;
  std::optional<std::uint64_t> size;
  std::uint64_t most = 0;
};

void fields(auto& codec, base::Is<Elsewhere> auto& value) {
  codec(value.name, value.wheel.sha256, value.wheel.require_whole, value.url, value.size,
        value.most);
}

inline Elsewhere elsewhere_of(const std::string& name, const WheelOnIndex& wheel,
                              const RemoteFile& file) {
  return {name, wheel, file.url, file.size, file.most};
}

// The characters of a path of any name, in the form that the system uses.
inline std::string path_bytes(const std::filesystem::path& path) {
  const std::filesystem::path::string_type& native = path.native();
  return {reinterpret_cast<const char*>(native.data()), native.size() * sizeof native[0]};
}

inline std::filesystem::path path_of_bytes(std::string_view bytes) {
  std::filesystem::path::string_type native(bytes.size() / sizeof(native[0]), '\0');
  bytes.copy(reinterpret_cast<char*>(native.data()), native.size() * sizeof native[0]);
  return native;
}

template <typename... Values>
std::string write_order(Task task, const Options& options, const Values&... values) {
  base::Writer writer;
  writer(task, options, values...);
  return writer.take();
}

}  // namespace ftcheck::auditing
