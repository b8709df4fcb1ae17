// fields() lists the members of each struct once, for both directions.
#include "audit/run/frame.hpp"

#include "audit/run/fields.hpp"
#include "base/codec.hpp"

#include <ftcheck/rules.hpp>

#include <cstdint>
#include <string_view>

// The codec finds these functions in the namespace of the structs.
namespace ftcheck {

// The last value of each enumeration: ftcheck never sends anything beyond it.
static constexpr std::uint64_t last(Verdict) {
  return static_cast<std::uint64_t>(Verdict::error);
}
static constexpr std::uint64_t last(BinaryFormat) {
  return static_cast<std::uint64_t>(BinaryFormat::wasm);
}
static constexpr std::uint64_t last(BuiltFor) {
  return static_cast<std::uint64_t>(BuiltFor::unknown);
}
static constexpr std::uint64_t last(InitPhase) {
  return static_cast<std::uint64_t>(InitPhase::module_export);
}
static constexpr std::uint64_t last(GilDeclaration) {
  return static_cast<std::uint64_t>(GilDeclaration::unknown);
}
static constexpr std::uint64_t last(DeclaredBy) {
  return static_cast<std::uint64_t>(DeclaredBy::delegated);
}
static constexpr std::uint64_t last(Severity) {
  return static_cast<std::uint64_t>(Severity::info);
}
static constexpr std::uint64_t last(StateKind) {
  return static_cast<std::uint64_t>(StateKind::fortran);
}
static constexpr std::uint64_t last(StateTier) {
  return static_cast<std::uint64_t>(StateTier::indirect);
}
static constexpr std::uint64_t last(Verified) {
  return static_cast<std::uint64_t>(Verified::sha256);
}

// By its code, which is never empty.
static std::string_view name_of(const Rule* rule) {
  return rule != nullptr ? rule->code : std::string_view();
}

static bool find_by_name(std::string_view code, const Rule*& rule) {
  if (code.empty()) return true;
  rule = find_rule(code);
  return rule != nullptr && rule->code == code;
}

static void fields(auto& codec, base::Is<Abi> auto& value) {
  codec(value.suffix, value.built_for, value.symbols);
}

static void fields(auto& codec, base::Is<Init> auto& value) {
  codec(value.symbol, value.phase);
}

static void fields(auto& codec, base::Is<Gil> auto& value) {
  codec(value.declared, value.by);
}

static void fields(auto& codec, base::Is<StateVariable> auto& value) {
  codec(value.name, value.address, value.size, value.section);
}

static void fields(auto& codec, base::Is<StateWriter> auto& value) {
  codec(value.function, value.address, value.store, value.stores, value.entry, value.path);
}

static void fields(auto& codec, base::Is<SharedState> auto& value) {
  codec(value.kind, value.tier, value.idempotent, value.variables, value.writers);
}

static void fields(auto& codec, base::Is<UnsafeCall> auto& value) {
  codec(value.function, value.callers, value.tier);
}

static void fields(auto& codec, base::Is<StateReport> auto& value) {
  codec(value.shared, value.calls, value.not_analysed);
}

static void fields(auto& codec, base::Is<Module> auto& value) {
  codec(value.path, value.name, value.verdict, value.format, value.architecture, value.abi,
        value.init, value.gil, value.binding, value.evidence, value.reason, value.state);
}

static void fields(auto& codec, base::Is<Finding> auto& value) {
  codec(value.rule, value.severity, value.module, value.message, value.help, value.subject,
        value.details);
}

static void fields(auto& codec, base::Is<Source> auto& value) {
  codec(value.index, value.platform, value.url, value.sha256, value.size, value.uploaded,
        value.yanked, value.requires_python, value.verified, value.read, value.requests,
        value.unread, value.cached);
}

static void fields(auto& codec, base::Is<Alternative> auto& value) {
  codec(value.version, value.file, value.verdict, value.why);
}

static void fields(auto& codec, base::Is<Artifact> auto& value) {
  codec(value.path, value.kind, value.verdict, value.distribution, value.tags, value.interpreters,
        value.modules, value.libraries, value.environment, value.other_modules, value.findings,
        value.error, value.source, value.required_by, value.alternatives);
}

}  // namespace ftcheck

namespace ftcheck::auditing {

std::string encode(const Artifact& artifact) {
  base::Writer writer;
  writer(artifact);
  return writer.take();
}

Decoded decode(base::Bytes bytes, std::uint64_t most) {
  base::Decoder decoder(bytes, most);
  Artifact artifact;
  decoder(artifact);
  if (!decoder.is_whole()) return {std::nullopt, decoder.is_too_large()};
  return {std::move(artifact), false};
}

}  // namespace ftcheck::auditing
