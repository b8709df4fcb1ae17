// The language-specific data (LSDA) of a function: its runs of calls, each with the landing pad
// that an exception goes to and a chain of actions (Itanium C++ ABI, "Exception Handling Tables").
// A filter of 0 in the chain is clean-up; any other catches exceptions of a type, or all except
// some types.
#include "binary/unwind.hpp"

#include <algorithm>
#include <string_view>

namespace ftcheck::binary::unwind {
namespace {

// The personality routines that read such tables: for C++, C's cleanup attribute, Objective-C.
constexpr std::string_view known_routines[] = {"__gxx_personality_v0", "__gcc_personality_v0",
                                               "__objc_personality_v0"};

bool is_known(const Image& image, const Pointer& personality) {
  if (!personality.import || *personality.import >= image.imports.size()) return false;
  return personality.address == 0 &&
         std::ranges::count(known_routines, image.imports[*personality.import].name) > 0;
}

struct Head {
  std::uint64_t landing_base = 0;  // the base of landing pads
  unsigned encoding = 0;           // of runs
  std::uint64_t actions = 0;       // the table of chains, after the table of runs
};

std::optional<Head> read_head(Cursor& cursor, std::uint64_t function) {
  constexpr std::uint64_t omitted = 0xFF;
  Head head;
  head.landing_base = function;
  const auto landing = cursor.number(1);
  if (!landing) return std::nullopt;
  if (*landing != omitted) {
    const auto base = cursor.encoded(static_cast<unsigned>(*landing));
    if (!base || base->import) return std::nullopt;
    head.landing_base = base->address;
  }
  const auto types = cursor.number(1);
  if (!types || (*types != omitted && !cursor.uleb())) return std::nullopt;
  const auto encoding = cursor.number(1);
  const auto size = cursor.uleb();
  if (!encoding || *encoding > 0xF || !size) return std::nullopt;
  head.encoding = static_cast<unsigned>(*encoding);
  const auto actions = base::checked_add(cursor.address(), *size);
  if (!actions) return std::nullopt;
  head.actions = *actions;
  return head;
}

// Adds the landing pad to those that were found before.
void note(bool& is_found, std::optional<std::uint64_t>& address, std::uint64_t landing_pad) {
  if (!is_found) {
    address = landing_pad;
  } else if (address != landing_pad) {
    address.reset();
  }
  is_found = true;
}

// True if a chain catches exceptions.
std::optional<bool> takes(const Image& image, std::uint64_t action) {
  constexpr unsigned longest = 1000;
  for (unsigned i = 0; i < longest; ++i) {
    Cursor cursor(image, action);
    const auto filter = cursor.sleb();
    const std::uint64_t place = cursor.address();
    const auto distance = cursor.sleb();
    if (!filter || !distance) return std::nullopt;
    if (*filter != 0) return true;
    if (*distance == 0) return false;
    action = place + static_cast<std::uint64_t>(*distance);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Catch> find_in_language_data(const Image& image, const Pointer& personality,
                                           std::uint64_t language_data, std::uint64_t function,
                                           const Call& call) {
  if (!is_known(image, personality)) return std::nullopt;
  Cursor cursor(image, language_data);
  const auto head = read_head(cursor, function);
  if (!head) return std::nullopt;
  Catch found;
  while (cursor.address() < head->actions) {
    const auto start = cursor.encoded_number(head->encoding);
    const auto size = cursor.encoded_number(head->encoding);
    const auto landing = cursor.encoded_number(head->encoding);
    const auto action = cursor.uleb();
    if (!start || !size || !landing || !action) return std::nullopt;
    const auto begin = base::checked_add(function, *start);
    const auto end = begin ? base::checked_add(*begin, *size) : std::nullopt;
    const auto chain = base::checked_add(head->actions, *action);
    if (!end || !chain) return std::nullopt;
    if (call.end <= *begin || *end <= call.begin || *landing == 0) continue;
    const auto takes_some = *action == 0 ? std::optional(false) : takes(image, *chain - 1);
    if (!takes_some) return std::nullopt;
    const std::uint64_t landing_pad = head->landing_base + *landing;
    if (*takes_some) {
      note(found.may_catch, found.handler, landing_pad);
    } else {
      note(found.cleans_up, found.cleanup, landing_pad);
    }
  }
  return found;
}

}  // namespace ftcheck::binary::unwind
