// The code of an image, decoded on demand, with facts about its imports and functions.
#pragma once

#include "binary/catches.hpp"
#include "binary/image.hpp"
#include "flow/calls/call_model.hpp"
#include "flow/functions/code_references.hpp"
#include "flow/values/state.hpp"
#include "isa/machine.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace ftcheck::flow {

// A stored instruction: lifted once, with its operations next to those of the previous one.
struct Decoded {
  std::uint64_t address = 0;
  unsigned length = 0;
  std::span<const isa::Operation> operations;
  Decoded* next = nullptr;  // in its chain
};

// Items with stable addresses, many per allocation: an image may have 200,000 instructions that are
// read, and allocating each one took longer than decoding it.
template <typename Item>
class Pool {
 public:
  std::span<Item> add(std::span<const Item> items) {
    constexpr std::size_t usual = 1024;
    if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < items.size()) {
      blocks_.emplace_back().reserve(std::max(usual, items.size()));
    }
    std::vector<Item>& block = blocks_.back();
    block.insert(block.end(), items.begin(), items.end());
    return std::span(block).last(items.size());
  }

  std::vector<std::vector<Item>>& blocks() { return blocks_; }

 private:
  std::vector<std::vector<Item>> blocks_;
};

// Code, decoded on demand.
class Program {
 public:
  // The image and the model must stay at their addresses.
  Program(const binary::Image& image, std::unique_ptr<isa::Machine> machine,
          const CallModel& model);

  const binary::Image& image() const { return image_; }
  const isa::Convention& convention() const { return machine_->convention(); }
  const CallModel& model() const { return model_; }
  // The effect of an import, by index, from its KnownImport.
  Effect effect(std::uint32_t import) const { return imports_[import].effect; }
  const Making& makes(std::uint32_t import) const { return *imports_[import].makes; }
  bool is_disguised(std::uint32_t import) const { return imports_[import].is_disguised; }
  bool is_hosts(std::uint32_t import) const { return imports_[import].is_hosts; }
  std::uint32_t written_by(std::uint32_t import) const { return imports_[import].written; }
  // True if the image catches C++ exceptions anywhere.
  bool catches() const { return catches_; }
  // True if the function with the call, an instruction of `length` bytes, may catch an exception
  // that the call throws.  Its callers must be checked as well.  A handler that only ends the
  // process does not count.
  bool may_catch(std::uint64_t call, unsigned length) { return find_catch(call, length).may_catch; }
  // The same, with the addresses.
  const binary::Catch& find_catch(std::uint64_t call, unsigned length);
  // True for the address of an exported function that the host also has: on ELF systems the loader
  // takes the host's, which comes first, instead of the image's own.
  bool is_preempted(std::uint64_t address) const { return preempted_.contains(address); }
  // The function of that name that the code looks up at run time, as the index of an import.
  std::optional<std::uint32_t> looked_up(std::string_view name) const;

  // True if the image can get from the host something that it did not make but might have made.
  bool fetches() const { return fetches_; }
  // True if it can jump back to where a function has already returned, like longjmp.
  bool jumps_back() const { return jumps_back_; }
  // True if it can have a function called once (Effect::calls_once).
  bool calls_once() const { return calls_once_; }

  // The instruction at an address; nullptr if there is no code or none that can be decoded.
  const Decoded* at(std::uint64_t address);

  // True if the byte at an address belongs to an instruction that `at` has returned.
  bool was_followed(std::uint64_t address) const;

  // Records functions that were followed at their calls.
  void note_entered(std::uint64_t function) { entered_.insert(function); }
  const std::set<std::uint64_t>& entered() const { return entered_; }

  // Records functions that were followed at jumps that end the caller's frame.
  void note_jumped_to(std::uint64_t function) { jumped_to_.insert(function); }
  const std::set<std::uint64_t>& jumped_to() const { return jumped_to_; }

  // Records functions that the host calls first, where following begins.
  void note_start(std::uint64_t function) { starts_.insert(function); }
  const std::set<std::uint64_t>& starts() const { return starts_; }

  // True if the byte at an address belongs to an instruction that loads the target of a linkage
  // stub, or to the stub's jump.
  bool is_in_stub(std::uint64_t address) const;

  CodeReferences& references() const { return *references_; }

  // Like `at`, for a single use: fills `instruction`, whose length is 0 if there is none.
  void look(std::uint64_t address, isa::Lifted& instruction);

 private:
  std::size_t chain_of(std::uint64_t address) const;
  void link(Decoded& code);
  void grow();
  const Decoded* keep(std::uint64_t address);

  const binary::Image& image_;
  std::unique_ptr<isa::Machine> machine_;
  const CallModel& model_;
  std::unique_ptr<CodeReferences> references_;
  bool code_has_fixups_ = false;
  bool fetches_ = false;
  bool calls_once_ = false;
  bool jumps_back_ = false;
  std::vector<KnownImport> imports_;
  bool catches_ = false;
  bool looked_for_catches_ = false;
  std::optional<binary::CatchTables> catch_tables_;
  std::unordered_map<std::uint64_t, binary::Catch> found_catches_;  // by call
  std::unordered_set<std::uint64_t> preempted_;
  std::set<std::uint64_t> entered_;
  std::set<std::uint64_t> jumped_to_;
  std::set<std::uint64_t> starts_;
  const binary::Region* region_ = nullptr;  // of the last decoded instruction, like the next
  isa::Lifted instruction_;
  Pool<isa::Operation> operations_;
  Pool<Decoded> code_;
  std::size_t decoded_ = 0;
  // Chains by address; at least as many as there are instructions.
  std::vector<Decoded*> chains_;
};

}  // namespace ftcheck::flow
