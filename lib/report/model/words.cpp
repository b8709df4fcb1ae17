// The words of reports, which docs/report.md promises: spelled once for JSON and text.
//
// Each switch lists every value, so the compiler points here when a value is added.
#include <ftcheck/report.hpp>

namespace ftcheck {

std::string_view to_string(Verdict value) {
  switch (value) {
    case Verdict::ready:
      return "ready";
    case Verdict::enables_gil:
      return "enables-gil";
    case Verdict::incompatible:
      return "incompatible";
    case Verdict::unknown:
      return "unknown";
    case Verdict::pure:
      return "pure";
    case Verdict::error:
      return "error";
  }
  return {};
}

std::string_view to_string(ArtifactKind value) {
  switch (value) {
    case ArtifactKind::wheel:
      return "wheel";
    case ArtifactKind::extension:
      return "extension";
    case ArtifactKind::directory:
      return "directory";
    case ArtifactKind::release:
      return "release";
  }
  return {};
}

std::string_view to_string(BinaryFormat value) {
  switch (value) {
    case BinaryFormat::elf:
      return "elf";
    case BinaryFormat::pe:
      return "pe";
    case BinaryFormat::mach_o:
      return "mach-o";
    case BinaryFormat::wasm:
      return "wasm";
  }
  return {};
}

std::string_view to_string(BuiltFor value) {
  switch (value) {
    case BuiltFor::free_threaded:
      return "free-threaded";
    case BuiltFor::gil:
      return "gil";
    case BuiltFor::abi3:
      return "abi3";
    case BuiltFor::abi3t:
      return "abi3t";
    case BuiltFor::unknown:
      return "unknown";
  }
  return {};
}

std::string_view to_string(InitPhase value) {
  switch (value) {
    case InitPhase::multi:
      return "multi";
    case InitPhase::single:
      return "single";
    case InitPhase::module_export:
      return "export";
  }
  return {};
}

std::string_view to_string(GilDeclaration value) {
  switch (value) {
    case GilDeclaration::not_used:
      return "not-used";
    case GilDeclaration::used:
      return "used";
    case GilDeclaration::nothing:
      return "nothing";
    case GilDeclaration::unknown:
      return "unknown";
  }
  return {};
}

std::string_view to_string(DeclaredBy value) {
  switch (value) {
    case DeclaredBy::slot:
      return "slot";
    case DeclaredBy::set_gil:
      return "set-gil";
    case DeclaredBy::delegated:
      return "delegated";
  }
  return {};
}

std::string_view to_string(Severity value) {
  switch (value) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      return "info";
  }
  return {};
}

std::string_view to_string(Verified value) {
  switch (value) {
    case Verified::nothing:
      return "nothing";
    case Verified::crc:
      return "crc";
    case Verified::sha256:
      return "sha256";
  }
  return {};
}

}  // namespace ftcheck
