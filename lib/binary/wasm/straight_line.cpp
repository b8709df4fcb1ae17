#include "binary/wasm/straight_line.hpp"

#include "binary/wasm/opcodes.hpp"

#include <optional>

namespace ftcheck::binary::wasm {
namespace {

// Engines allow no more (WebAssembly JavaScript interface, implementation limits).
constexpr std::uint64_t most_locals = 50'000;

Value number(std::int64_t value) {
  return {.kind = Value::Kind::number, .number = static_cast<std::uint32_t>(value)};
}

// Addresses have 32 bits, so larger numbers are of no interest.
Value wide_number(std::int64_t value) {
  return value < 0 || value > UINT32_MAX ? Value{} : number(value);
}

Value sum(const Value& a, const Value& b) {
  if (b.kind == Value::Kind::number && a.kind != Value::Kind::unknown) {
    return {a.kind, a.number + b.number, a.index};
  }
  if (a.kind == Value::Kind::number && b.kind != Value::Kind::unknown) return sum(b, a);
  return {};
}

Value difference(const Value& a, const Value& b) {
  if (b.kind == Value::Kind::number && a.kind != Value::Kind::unknown) {
    return {a.kind, a.number - b.number, a.index};
  }
  const bool is_distance = a.kind == b.kind && a.index == b.index && a.kind != Value::Kind::unknown;
  return is_distance ? number(std::int64_t{a.number} - b.number) : Value{};
}

Value imported(const Imported& global, std::uint32_t index) {
  if (global.field == "__memory_base") return {.kind = Value::Kind::memory};
  if (global.field == "__table_base") return {.kind = Value::Kind::table};
  // The tables of addresses that the loader fills.
  const bool is_address = global.module == "GOT.mem" || global.module == "GOT.func";
  return is_address ? Value{.kind = Value::Kind::import, .index = index} : Value{};
}

}  // namespace

// One function or expression that is being evaluated.
class StraightLine::Run {
 public:
  // `line` is nullptr for a constant expression.
  Run(const StraightLine& known, StraightLine* line, const Code& code)
      : known_(known), line_(line), cursor_(code.instructions, known.name_) {
    if (code.locals <= most_locals)
      locals_.resize(static_cast<std::size_t>(code.locals), number(0));
  }

  // False if an instruction is not evaluated.
  bool is_whole() {
    while (!cursor_.is_at_end()) {
      const auto opcode = static_cast<Opcode>(cursor_.byte());
      if (opcode == Opcode::end || opcode == Opcode::ret) return true;
      if (!step(opcode)) return false;
    }
    return true;
  }

  Value top() const { return stack_.empty() ? Value{} : stack_.back(); }

 private:
  Value pop() {
    const Value value = top();
    if (!stack_.empty()) stack_.pop_back();
    return value;
  }

  bool step(Opcode opcode) {
    switch (opcode) {
      case Opcode::nop:
        return true;
      case Opcode::drop:
        pop();
        return true;
      case Opcode::i32_const:
        stack_.push_back(number(cursor_.integer()));
        return true;
      case Opcode::i64_const:
        stack_.push_back(wide_number(cursor_.integer()));
        return true;
      case Opcode::i32_add: {
        const Value b = pop();
        stack_.push_back(sum(pop(), b));
        return true;
      }
      case Opcode::i32_sub: {
        const Value b = pop();
        stack_.push_back(difference(pop(), b));
        return true;
      }
      case Opcode::global_get:
        stack_.push_back(known_.global(cursor_.number()));
        return true;
      case Opcode::ref_func:
        cursor_.number();
        stack_.emplace_back();
        return true;
      default:
        return line_ != nullptr && change(opcode);
    }
  }

  // Instructions that no constant expression has.
  bool change(Opcode opcode) {
    switch (opcode) {
      case Opcode::local_get:
        stack_.push_back(local(cursor_.number()));
        return true;
      case Opcode::local_set:
        set_local(cursor_.number(), pop());
        return true;
      case Opcode::local_tee:
        set_local(cursor_.number(), top());
        return true;
      case Opcode::global_set:
        set_global(cursor_.number(), pop());
        return true;
      case Opcode::i32_store:
        store(4);
        return true;
      case Opcode::i64_store:
        store(8);
        return true;
      case Opcode::i32_store8:
        store(1);
        return true;
      case Opcode::i32_store16:
        store(2);
        return true;
      case Opcode::bulk:
        return change_much(static_cast<Bulk>(cursor_.number()));
      default:
        return false;
    }
  }

  bool change_much(Bulk what) {
    switch (what) {
      case Bulk::memory_init: {
        const std::uint32_t segment = cursor_.number();
        cursor_.number();  // the memory
        pop();             // the size
        const bool is_from_start = pop() == number(0);
        const Value at = pop();
        if (!is_from_start || line_->copies_.size() > line_->sections_.segments.size())
          return false;
        line_->copies_.push_back({at, segment});
        return true;
      }
      case Bulk::data_drop:
        cursor_.number();
        return true;
      case Bulk::memory_fill: {  // with zeros, which are there already
        cursor_.number();
        pop();
        const bool is_zero = pop() == number(0);
        pop();
        return is_zero;
      }
    }
    return false;
  }

  void store(unsigned size) {
    cursor_.number();  // its alignment
    const Value value = pop();
    const std::uint32_t offset = cursor_.number();
    line_->stores_.push_back({sum(pop(), number(offset)), value, size});
  }

  Value local(std::uint32_t index) const {
    return index < locals_.size() ? locals_[index] : Value{};
  }
  void set_local(std::uint32_t index, const Value& value) {
    if (index < locals_.size()) locals_[index] = value;
  }
  void set_global(std::uint32_t index, const Value& value) {
    const std::size_t imported = known_.sections_.globals.size();
    if (index >= imported && index - imported < line_->own_globals_.size()) {
      line_->own_globals_[index - imported] = value;
    }
  }

  const StraightLine& known_;
  StraightLine* line_;
  Cursor cursor_;
  std::vector<Value> locals_;
  std::vector<Value> stack_;
};

StraightLine::StraightLine(const Sections& sections, std::string_view name)
    : sections_(sections), name_(name) {
  // Each may use those before it.
  for (const base::Bytes& first : sections.own_globals) own_globals_.push_back(evaluate(first));
}

Value StraightLine::global(std::uint32_t index) const {
  const std::size_t count = sections_.globals.size();
  if (index < count) return imported(sections_.globals[index], index);
  return index - count < own_globals_.size() ? own_globals_[index - count] : Value{};
}

Value StraightLine::evaluate(base::Bytes expression) const {
  Run run(*this, nullptr, {expression, 0});
  return run.is_whole() ? run.top() : Value{};
}

bool StraightLine::run(base::Bytes body) {
  return Run(*this, this, code_of(body, name_)).is_whole();
}

}  // namespace ftcheck::binary::wasm
