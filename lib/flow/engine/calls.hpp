// Calls that are not followed: into the host, the C library, or an irrelevant function of the
// image. call_model.hpp describes what is known about them.
#pragma once

#include "flow/functions/program.hpp"
#include "flow/values/state.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace ftcheck::flow {

// A call, identified by the id of its result.
struct CallSite {
  std::uint64_t at = 0;
  std::uint32_t context = 0;
  unsigned turn = 0;  // how often the call has already made something on this path
  Value target;
  std::array<Value, 2> arguments;  // the first ones
};

// The origin of a call.
struct CallOrigin {
  std::uint64_t site = 0;
  std::uint32_t context = 0;  // distinguishes the paths to the site
  // The stack pointers on entry of the functions on the stack; no variable crosses one.
  std::span<const std::int64_t> frames;
  std::uint32_t turn = 0;  // the turn of unrolled loops
};

// What is known about a called function that is not followed.
struct Callee {
  unsigned removed = 0;      // bytes of arguments that it removes from the stack
  std::uint32_t unread = 0;  // bits of the register arguments that it does not read
};

class Calls {
 public:
  Calls(const Program& program, Choices& choices) : program_(program), choices_(choices) {}

  // Calls the import `target` and updates the state to the one after the return.  The call's site
  // and context name its result.  Returns false if the function does not return.
  bool import(const CallOrigin& origin, const Value& target, State& state);

  // The same for an import that finds a thread-local variable: Effect::thread_variable.
  void thread_variable(const CallOrigin& origin, const Value& target, State& state);

  // The same for a function about which nothing more is known.
  void opaque(const CallOrigin& origin, const Value& target, State& state,
              const Callee& callee = {});

  // An argument as the called function finds it.
  Value argument(const State& state, unsigned index) const;

  // True once a call has made more things than can be distinguished.
  bool has_made_too_many() const { return has_made_too_many_; }

  std::vector<CallSite> take_sites() { return std::move(sites_); }

 private:
  const binary::Image& image() const { return program_.image(); }
  const isa::Convention& convention() const { return program_.convention(); }
  Value variable_of_thread(const Value& descriptor);
  std::uint32_t result_id(const CallOrigin& origin, const Value& target, const State& state,
                          unsigned turn = 0);
  unsigned turn(const Making& kind, const CallOrigin& origin, const State& state);
  void make(const Making& kind, const CallOrigin& origin, const Value& target, State& state);
  void mark(std::uint64_t site, State& state);
  void forget_variable(const Value& at, State& state);
  void copy_memory(const Value& to, const Value& from, const Value& size, State& state);
  void fill_memory(const Value& to, const Value& byte, const Value& size, State& state);
  bool is_hosts(const Value& target) const;
  bool take_library_effect(Effect effect, const Value& target, std::uint32_t id, State& state);
  Value acquire_guard(const Value& guard, const State& state) const;
  void overwrite(const Value& target, std::uint32_t id, State& state);
  void forget_written(const Value& to, const Value& bytes, State& state);
  void compare(Effect effect, std::uint32_t id, State& state);
  std::optional<std::uint64_t> length(const Value& text, const State& state) const;
  std::optional<bool> are_equal(const Value& a, const Value& b, std::uint64_t size, bool is_text,
                                const State& state) const;
  std::uint32_t written_to_variable(const Value& target) const;
  std::uint32_t written_by(const Value& target) const;
  std::uint32_t written_past(const CallOrigin& origin, const Value& target,
                             const Value& passed) const;
  void forget(const CallOrigin& origin, const Value& target, const Value& at, std::uint32_t bytes,
              unsigned depth, State& state);
  std::size_t most_arguments(const Value& target) const;
  void forget_passed_memory(const CallOrigin& origin, const Value& target, std::uint32_t unread,
                            State& state);
  bool take_effect(const CallOrigin& origin, const Value& target, State& state);
  void move_stack_pointer(State& state, unsigned bytes);
  void pop_return_address(State& state);
  void come_back(State& state, const Value& result);

  const Program& program_;
  Choices& choices_;
  std::vector<CallSite> sites_;
  std::map<std::uint64_t, std::uint32_t> thread_ids_;  // by descriptor: ThreadPlace
  // By context, site and turn.
  std::map<std::tuple<std::uint32_t, std::uint64_t, unsigned, std::uint32_t>, std::uint32_t> ids_;
  bool has_made_too_many_ = false;
};

}  // namespace ftcheck::flow
