// Whether the program is built with AddressSanitizer, which a process must allow more than an
// audit.
#pragma once

namespace ftcheck::auditing {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

}  // namespace ftcheck::auditing
