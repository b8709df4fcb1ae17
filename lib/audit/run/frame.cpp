// fields() lists the members of each struct once, for both directions.
#include "audit/run/frame.hpp"

#include <ftcheck/rules.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace ftcheck::auditing {
namespace {

// The last value of each enumeration: ftcheck never sends anything beyond it.
constexpr std::uint64_t last(Verdict) {
  return static_cast<std::uint64_t>(Verdict::error);
}
constexpr std::uint64_t last(ArtifactKind) {
  return static_cast<std::uint64_t>(ArtifactKind::release);
}
constexpr std::uint64_t last(BinaryFormat) {
  return static_cast<std::uint64_t>(BinaryFormat::wasm);
}
constexpr std::uint64_t last(BuiltFor) {
  return static_cast<std::uint64_t>(BuiltFor::unknown);
}
constexpr std::uint64_t last(InitPhase) {
  return static_cast<std::uint64_t>(InitPhase::module_export);
}
constexpr std::uint64_t last(GilDeclaration) {
  return static_cast<std::uint64_t>(GilDeclaration::unknown);
}
constexpr std::uint64_t last(DeclaredBy) {
  return static_cast<std::uint64_t>(DeclaredBy::delegated);
}
constexpr std::uint64_t last(Severity) {
  return static_cast<std::uint64_t>(Severity::info);
}
constexpr std::uint64_t last(Verified) {
  return static_cast<std::uint64_t>(Verified::sha256);
}

// A codec is called with one member after another; a struct is const when it is written.
template <typename Struct, typename Wanted>
concept Is = std::same_as<std::remove_const_t<Struct>, Wanted>;

void fields(auto& codec, Is<Distribution> auto& value) {
  codec(value.name, value.version);
}

void fields(auto& codec, Is<Abi> auto& value) {
  codec(value.suffix, value.built_for, value.symbols);
}

void fields(auto& codec, Is<Init> auto& value) {
  codec(value.symbol, value.phase);
}

void fields(auto& codec, Is<Gil> auto& value) {
  codec(value.declared, value.by);
}

void fields(auto& codec, Is<Module> auto& value) {
  codec(value.path, value.name, value.verdict, value.format, value.architecture, value.abi,
        value.init, value.gil, value.binding, value.evidence, value.reason);
}

void fields(auto& codec, Is<Finding> auto& value) {
  codec(value.rule, value.severity, value.module, value.message, value.help);
}

void fields(auto& codec, Is<Interpreter> auto& value) {
  codec(value.minor, value.free_threaded);
}

void fields(auto& codec, Is<Environment> auto& value) {
  codec(value.python, value.from);
}

void fields(auto& codec, Is<Source> auto& value) {
  codec(value.index, value.url, value.sha256, value.size, value.uploaded, value.yanked,
        value.requires_python, value.verified, value.read, value.requests, value.unread,
        value.cached);
}

void fields(auto& codec, Is<Alternative> auto& value) {
  codec(value.version, value.file, value.verdict, value.why);
}

void fields(auto& codec, Is<Artifact> auto& value) {
  codec(value.path, value.kind, value.verdict, value.distribution, value.tags, value.interpreters,
        value.modules, value.libraries, value.environment, value.other_modules, value.findings,
        value.error, value.source, value.required_by, value.alternatives);
}

class Writer {
 public:
  void operator()(const auto&... values) { (write(values), ...); }
  std::string take() { return std::move(bytes_); }

 private:
  void write(std::uint64_t value) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
      bytes_ += static_cast<char>(value >> shift & 0xffU);
    }
  }
  template <typename Value>
  requires std::is_enum_v<Value>
  void write(Value value) { write(static_cast<std::uint64_t>(value)); }
  void write(bool value) { write(std::uint64_t{value}); }
  void write(unsigned value) { write(std::uint64_t{value}); }
  void write(std::string_view text) {
    write(std::uint64_t{text.size()});
    bytes_ += text;
  }
  void write(const std::string& text) { write(std::string_view(text)); }
  // By its code, which is never empty.
  void write(const Rule* rule) { write(rule ? rule->code : std::string_view()); }
  template <typename Value>
  void write(const std::optional<Value>& value) {
    write(value.has_value());
    if (value) write(*value);
  }
  template <typename Value>
  void write(const std::vector<Value>& values) {
    write(std::uint64_t{values.size()});
    for (const Value& value : values) write(value);
  }
  template <typename Struct>
  requires std::is_class_v<Struct>
  void write(const Struct& value) { fields(*this, value); }

  std::string bytes_;
};

class Decoder {
 public:
  Decoder(base::Bytes bytes, std::uint64_t most) : reader_(bytes), memory_(most) {}

  void operator()(auto&... values) { (read(values), ...); }

  // True if everything was valid and nothing is left.
  bool is_whole() const { return good_ && at_ == reader_.size(); }
  bool is_too_large() const { return too_large_; }

 private:
  // A number of at most `most`; 0, and no longer good, if there is none.
  std::uint64_t number(std::uint64_t most) {
    const auto value = reader_.u64(at_);
    if (!good_ || !value || *value > most) {
      good_ = false;
      return 0;
    }
    at_ += sizeof *value;
    return *value;
  }
  std::uint64_t left() const { return reader_.size() - at_; }
  // False if that many items of that size are more than may be allocated.
  bool spend(std::uint64_t count, std::uint64_t size) {
    if (count > memory_ / size) {
      too_large_ = true;
      good_ = false;
      return false;
    }
    memory_ -= count * size;
    return true;
  }

  void read(std::uint64_t& value) { value = number(UINT64_MAX); }
  template <typename Value>
  requires std::is_enum_v<Value>
  void read(Value& value) { value = static_cast<Value>(number(last(Value{}))); }
  void read(bool& value) { value = number(1) != 0; }
  void read(unsigned& value) { value = static_cast<unsigned>(number(UINT32_MAX)); }
  // The characters after a length; they belong to the frame.
  std::string_view text() {
    const std::uint64_t size = number(left());
    const auto bytes = reader_.slice(at_, size);
    if (!bytes) {
      good_ = false;
      return {};
    }
    at_ += size;
    return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
  }
  void read(std::string& value) {
    const std::string_view found = text();
    if (spend(found.size(), 1)) value = found;
  }
  void read(const Rule*& rule) {
    const std::string_view code = text();
    if (code.empty()) return;
    rule = find_rule(code);
    if (rule == nullptr || rule->code != code) good_ = false;
  }
  template <typename Value>
  void read(std::optional<Value>& value) {
    bool present = false;
    read(present);
    if (present) read(value.emplace());
  }
  template <typename Value>
  void read(std::vector<Value>& values) {
    // Every item is at least as long as a number.
    const std::uint64_t count = number(left() / sizeof(std::uint64_t));
    if (!spend(count, sizeof(Value))) return;
    values.reserve(count);
    for (std::uint64_t i = 0; i < count && good_; ++i) read(values.emplace_back());
  }
  template <typename Struct>
  requires std::is_class_v<Struct>
  void read(Struct& value) { fields(*this, value); }

  base::Reader reader_;
  std::uint64_t at_ = 0;
  std::uint64_t memory_;  // how much may still be allocated
  bool good_ = true;
  bool too_large_ = false;
};

}  // namespace

std::string encode(const Artifact& artifact) {
  Writer writer;
  writer(artifact);
  return writer.take();
}

Decoded decode(base::Bytes bytes, std::uint64_t most) {
  Decoder decoder(bytes, most);
  Artifact artifact;
  decoder(artifact);
  if (!decoder.is_whole()) return {std::nullopt, decoder.is_too_large()};
  return {std::move(artifact), false};
}

}  // namespace ftcheck::auditing
