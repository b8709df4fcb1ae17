// Layouts: Include/methodobject.h, descrobject.h, object.h, cpython/object.h, moduleobject.h of
// CPython 3.13 to 3.15 with 64-bit pointers; f2py's fortranobject.h.
#include "state/tables.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace ftcheck::state {
namespace {

constexpr std::uint64_t word = 8;
constexpr std::size_t longest_name = 256;

// A slot of a type, by its distance from tp_name.
struct TypeSlot {
  unsigned offset;
  std::string_view name;
};

constexpr std::array type_slots = {
    TypeSlot{24, "tp_dealloc"},   TypeSlot{40, "__getattr__"}, TypeSlot{48, "__setattr__"},
    TypeSlot{56, "tp_as_async"},  TypeSlot{64, "__repr__"},    TypeSlot{96, "__hash__"},
    TypeSlot{104, "__call__"},    TypeSlot{112, "__str__"},    TypeSlot{120, "__getattribute__"},
    TypeSlot{128, "__setattr__"}, TypeSlot{176, "__eq__"},     TypeSlot{192, "__iter__"},
    TypeSlot{200, "__next__"},    TypeSlot{248, "__get__"},    TypeSlot{256, "__set__"},
    TypeSlot{272, "__init__"},    TypeSlot{280, "tp_alloc"},   TypeSlot{288, "__new__"},
    TypeSlot{296, "tp_free"},
};
constexpr unsigned methods_offset = 208;
constexpr unsigned getset_offset = 224;

// Tables of functions that a type refers to, by the distance from tp_name, and their slots.
struct Protocol {
  unsigned offset;
  std::string_view name;
  unsigned count;
};
constexpr std::array protocols = {Protocol{72, "nb", 36}, Protocol{80, "sq", 10},
                                  Protocol{88, "mp", 3}, Protocol{136, "bf", 2}};

constexpr std::array<std::string_view, 36> number_slots = {
    "__add__",     "__sub__",       "__mul__",      "__mod__",   "__divmod__", "__pow__",
    "__neg__",     "__pos__",       "__abs__",      "__bool__",  "__invert__", "__lshift__",
    "__rshift__",  "__and__",       "__xor__",      "__or__",    "__int__",    "",
    "__float__",   "__iadd__",      "__isub__",     "__imul__",  "__imod__",   "__ipow__",
    "__ilshift__", "__irshift__",   "__iand__",     "__ixor__",  "__ior__",    "__floordiv__",
    "__truediv__", "__ifloordiv__", "__itruediv__", "__index__", "__matmul__", "__imatmul__"};
constexpr std::array<std::string_view, 10> sequence_slots = {
    "__len__",     "__add__", "__mul__",      "__getitem__", "",
    "__setitem__", "",        "__contains__", "__iadd__",    "__imul__"};
constexpr std::array<std::string_view, 3> mapping_slots = {"__len__", "__getitem__", "__setitem__"};
constexpr std::array<std::string_view, 2> buffer_slots = {"__buffer__", "__release_buffer__"};

std::string_view slot_name(std::string_view protocol, std::size_t i) {
  if (protocol == "nb") return number_slots[i];
  if (protocol == "sq") return sequence_slots[i];
  if (protocol == "mp") return mapping_slots[i];
  return buffer_slots[i];
}

// Include/typeslots.h
std::string_view slot_by_id(std::uint64_t id) {
  constexpr std::array<std::string_view, 84> names = {"",
                                                      "__buffer__",
                                                      "__release_buffer__",
                                                      "__setitem__",
                                                      "__getitem__",
                                                      "__len__",
                                                      "__add__",
                                                      "__and__",
                                                      "__bool__",
                                                      "__divmod__",
                                                      "__float__",
                                                      "__floordiv__",
                                                      "__iadd__",
                                                      "__iand__",
                                                      "__ifloordiv__",
                                                      "__ilshift__",
                                                      "__imul__",
                                                      "__index__",
                                                      "__imod__",
                                                      "__invert__",
                                                      "__ior__",
                                                      "__ipow__",
                                                      "__irshift__",
                                                      "__isub__",
                                                      "__itruediv__",
                                                      "__ixor__",
                                                      "__lshift__",
                                                      "__mod__",
                                                      "__mul__",
                                                      "__neg__",
                                                      "__or__",
                                                      "__pos__",
                                                      "__pow__",
                                                      "__rshift__",
                                                      "__sub__",
                                                      "__truediv__",
                                                      "__xor__",
                                                      "__abs__",
                                                      "__int__",
                                                      "__setitem__",
                                                      "__add__",
                                                      "__contains__",
                                                      "__iadd__",
                                                      "__imul__",
                                                      "__getitem__",
                                                      "__len__",
                                                      "__mul__",
                                                      "tp_alloc",
                                                      "",
                                                      "",
                                                      "__call__",
                                                      "",
                                                      "tp_dealloc",
                                                      "tp_del",
                                                      "__get__",
                                                      "__set__",
                                                      "",
                                                      "__getattr__",
                                                      "__getattribute__",
                                                      "__hash__",
                                                      "__init__",
                                                      "",
                                                      "__iter__",
                                                      "__next__",
                                                      "",
                                                      "__new__",
                                                      "__repr__",
                                                      "__eq__",
                                                      "__setattr__",
                                                      "__setattr__",
                                                      "__str__",
                                                      "",
                                                      "",
                                                      "",
                                                      "tp_free",
                                                      "__matmul__",
                                                      "__imatmul__",
                                                      "__await__",
                                                      "__aiter__",
                                                      "__anext__",
                                                      "__del__",
                                                      "__send__",
                                                      "",
                                                      ""};
  return id < names.size() ? names[id] : std::string_view();
}

bool is_identifier(std::string_view text) {
  return !text.empty() && !base::is_digit(text.front()) &&
         std::ranges::all_of(text, [](char c) { return base::is_letter_or_digit(c) || c == '_'; });
}

bool is_dotted(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return base::is_letter_or_digit(c) || c == '_' || c == '.' || c == ' ' || c == '-';
  });
}

std::string_view last_part(std::string_view dotted) {
  return dotted.substr(dotted.rfind('.') + 1);
}

// The sizes of PyMethodDef and PyGetSetDef.
constexpr std::uint64_t method_size = 4 * word;
constexpr std::uint64_t getset_size = 5 * word;

class Reader {
 public:
  Reader(const Code& code, std::string_view module) : code_(code), module_(module) {}

  Tables read() {
    // Types and modules first: they say whose the tables are.
    for (const binary::Fixup& fixup : code_.image().fixups) {
      const std::string_view text = text_of(code_.pointer_of(fixup));
      if (text.empty()) continue;
      read_type(fixup.address, text);
      read_spec(fixup.address, text);
      read_module(fixup.address, text);
      read_fortran(fixup.address, text);
    }
    for (const binary::Fixup& fixup : code_.image().fixups) {
      const auto target = code_.pointer_of(fixup);
      if (target && code_.is_code(*target)) {
        read_method(fixup.address);
        read_getset(fixup.address);
      }
    }
    return std::move(tables_);
  }

 private:
  std::optional<std::uint64_t> function_at(std::uint64_t address) const {
    const auto found = code_.pointer_at(address);
    return found && code_.is_code(*found) ? found : std::nullopt;
  }
  std::string_view text_of(std::optional<std::uint64_t> address) const {
    return address && !code_.is_code(*address) ? name_at(code_, *address) : std::string_view();
  }
  std::string_view text_at(std::uint64_t place) const { return text_of(code_.pointer_at(place)); }
  bool is_null(std::uint64_t address) const { return code_.number_at(address) == 0U; }
  // NULL, or the address of a text or of other data.
  bool is_null_or_data(std::uint64_t address) const {
    const auto found = code_.pointer_at(address);
    return found ? !code_.is_code(*found) : is_null(address);
  }

  void name(std::uint64_t function, std::string text) {
    tables_.named.emplace(function, std::move(text));
  }

  // The name of a table's entry below the table's owner; what is in no known table is the module's.
  std::string owned(std::uint64_t at, std::string_view name) const {
    const auto next = tables_by_address_.upper_bound(at);
    if (next == tables_by_address_.begin() || at >= std::prev(next)->second.end) {
      return fmt::format("{}.{}", module_, name);
    }
    return fmt::format("{}.{}", std::prev(next)->second.owner, name);
  }

  void read_method(std::uint64_t at) {
    const std::string_view text = at >= word ? text_at(at - word) : std::string_view();
    const auto flags = code_.number_at(at + word, 4);
    constexpr std::uint64_t all = 0x3FF;
    if (!is_identifier(text) || !flags || *flags == 0 || *flags > all ||
        !is_null_or_data(at + 2 * word)) {
      return;
    }
    name(*function_at(at), owned(at - word, text));
  }

  void read_getset(std::uint64_t at) {
    const std::string_view text = at >= word ? text_at(at - word) : std::string_view();
    const bool has_setter = function_at(at + word).has_value();
    if (is_identifier(text) && (has_setter || is_null(at + word)) &&
        is_null_or_data(at + 2 * word)) {
      const std::string full = owned(at - word, text);
      name(*function_at(at), full);
      if (has_setter) name(*function_at(at + word), full);
    }
  }

  std::string type_name(std::string_view text) const {
    return fmt::format("{}.{}", module_, last_part(text));
  }

  // `size` is that of an entry.  The first without a name is the last.
  void read_table_owner(std::uint64_t pointer_place, std::uint64_t size, const std::string& owner) {
    const auto begin = code_.pointer_at(pointer_place);
    if (!begin) return;
    Table& table = tables_by_address_[*begin];
    table.owner = owner;
    if (table.end != 0) return;
    table.end = *begin;
    constexpr std::size_t most_entries = 1'000'000;  // of all tables together
    while (entries_ < most_entries && code_.pointer_at(table.end)) {
      ++entries_;
      table.end += size;
    }
  }

  // A static PyTypeObject: ob_size is 0, tp_basicsize is small, and before them is an object's
  // head.
  void read_type(std::uint64_t at, std::string_view text) {
    constexpr std::uint64_t largest = 1'000'000;
    const auto size = code_.number_at(at + word);
    const auto item_size = code_.number_at(at + 2 * word);
    if (at < 5 * word || !size || *size > largest || !item_size || *item_size > largest ||
        !is_null(at - word) || !is_dotted(text)) {
      return;
    }
    constexpr std::uint64_t immortal = 0xFFFF'FFFF;
    const bool is_free_threaded = code_.number_at(at - 4 * word - 4, 4) == immortal ||
                                  code_.number_at(at - 3 * word - 4, 4) == immortal;
    const auto count = code_.number_at(at - 3 * word);
    const bool is_default = count && *count != 0;
    if (!is_free_threaded && !is_default) return;
    const std::string type = type_name(text);
    for (const TypeSlot& slot : type_slots) {
      if (const auto function = function_at(at + slot.offset)) {
        name(*function, fmt::format("{}.{}", type, slot.name));
      }
    }
    for (const Protocol& protocol : protocols) {
      const auto table = code_.pointer_at(at + protocol.offset);
      for (unsigned i = 0; table && i < protocol.count; ++i) {
        const auto function = function_at(*table + word * i);
        const std::string_view slot = slot_name(protocol.name, i);
        if (function && !slot.empty()) name(*function, fmt::format("{}.{}", type, slot));
      }
    }
    read_table_owner(at + methods_offset, method_size, type);
    read_table_owner(at + getset_offset, getset_size, type);
  }

  // PyType_Spec: name, basicsize, itemsize, flags, slots.
  void read_spec(std::uint64_t at, std::string_view text) {
    constexpr std::int64_t largest = 1'000'000;
    const auto size = code_.number_at(at + word, 4);
    const auto slots = code_.pointer_at(at + 3 * word);
    if (!size || !slots || code_.is_code(*slots)) return;
    const auto basic = static_cast<std::int32_t>(*size);
    if (basic < -largest || basic > largest) return;
    constexpr unsigned most = 100;
    constexpr std::uint64_t getset = 73;
    constexpr std::uint64_t methods = 64;
    constexpr std::uint64_t greatest = 110;
    if (const auto first = code_.number_at(*slots, 4); !first || *first == 0 || *first > greatest)
      return;
    const std::string type = type_name(text);
    for (unsigned i = 0; i < most; ++i) {
      const std::uint64_t place = *slots + 2 * word * i;
      const auto id = code_.number_at(place, 4);
      if (!id || *id == 0 || *id > greatest) return;
      if (*id == methods) read_table_owner(place + word, method_size, type);
      if (*id == getset) read_table_owner(place + word, getset_size, type);
      const auto function = function_at(place + word);
      const std::string_view slot = slot_by_id(*id);
      if (function && !slot.empty()) name(*function, fmt::format("{}.{}", type, slot));
      constexpr std::uint64_t clear = 51;
      constexpr std::uint64_t traverse = 71;
      constexpr std::uint64_t is_gc = 56;
      if (function && (*id == clear || *id == traverse || *id == is_gc)) {
        tables_.of_module.insert(*function);
      }
    }
  }

  // PyModuleDef from m_name on: doc, size, methods, slots, traverse, clear, free.
  void read_module(std::uint64_t at, std::string_view text) {
    const std::string_view own = last_part(module_);
    if (last_part(text) != own) return;
    if (!is_null_or_data(at + word) || !is_null_or_data(at + 3 * word) ||
        !is_null_or_data(at + 4 * word)) {
      return;
    }
    const auto size = code_.number_at(at + 2 * word);
    if (!size) return;
    read_table_owner(at + 3 * word, method_size, std::string(module_));
    for (unsigned i = 5; i <= 7; ++i) {
      if (const auto function = function_at(at + word * i)) tables_.of_module.insert(*function);
    }
    const auto slots = code_.pointer_at(at + 4 * word);
    constexpr unsigned most = 32;
    for (unsigned i = 0; slots && i < most; ++i) {
      const auto id = code_.number_at(*slots + 2 * word * i, 4);
      if (!id || *id == 0) break;
      if (const auto function = function_at(*slots + 2 * word * i + word)) {
        tables_.of_module.insert(*function);
      }
    }
  }

  // FortranDataDef of a routine: name, rank (-1), 40 dimensions, type, then the routine and the
  // function that Python calls.  Older and newer versions differ in what is between.
  void read_fortran(std::uint64_t at, std::string_view text) {
    constexpr std::uint64_t minus_one = 0xFFFF'FFFF;
    constexpr unsigned dimensions = 40;
    if (code_.number_at(at + word, 4) != minus_one || !is_identifier(text)) return;
    const std::uint64_t from = at + 2 * word + dimensions * word;
    constexpr unsigned most = 5;
    for (unsigned i = 0; i < most; ++i) {
      if (const auto function = function_at(from + word * i)) {
        name(*function, fmt::format("{}.{}", module_, text));
      }
    }
  }

  const Code& code_;
  std::string_view module_;
  struct Table {
    std::string owner;
    std::uint64_t end = 0;
  };
  std::map<std::uint64_t, Table> tables_by_address_;
  std::size_t entries_ = 0;
  Tables tables_;
};

}  // namespace

std::string_view name_at(const Code& code, std::uint64_t address) {
  const auto text = binary::read_string(code.image(), address, longest_name);
  return text && is_dotted(*text) ? *text : std::string_view();
}

Tables find_tables(const Code& code, std::string_view module) {
  return Reader(code, module).read();
}

}  // namespace ftcheck::state
