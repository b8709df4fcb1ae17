#include "flow/calls/libc.hpp"

#include "base/name_index.hpp"

#include <algorithm>
#include <string>

namespace ftcheck::flow {
namespace {

struct Known {
  std::string_view name;
  Effect effect;
};

constexpr Known known[] = {
    // Ends the process or unwinds the stack.
    Known{"TerminateProcess", Effect::never_returns},
    Known{"_Unwind_Resume", Effect::never_returns},
    Known{"_ZSt9terminatev", Effect::never_returns},
    Known{"__assert_fail", Effect::never_returns},
    Known{"__assert_rtn", Effect::never_returns},
    Known{"__cxa_bad_cast", Effect::never_returns},
    Known{"__cxa_rethrow", Effect::never_returns},
    Known{"__cxa_throw", Effect::never_returns},
    Known{"__cxa_throw_bad_array_new_length", Effect::never_returns},
    Known{"__stack_chk_fail", Effect::never_returns},
    Known{"_exit", Effect::never_returns},
    Known{"abort", Effect::never_returns},
    Known{"exit", Effect::never_returns},
    Known{"longjmp", Effect::never_returns},
    // The target of a thread-local variable's descriptor on macOS.
    Known{"_tlv_bootstrap", Effect::thread_variable},
    // Functions that return a second time.
    Known{"__intrinsic_setjmp", Effect::returns_twice},
    Known{"__intrinsic_setjmpex", Effect::returns_twice},
    Known{"__sigsetjmp", Effect::returns_twice},
    Known{"_setjmp", Effect::returns_twice},
    Known{"_setjmpex", Effect::returns_twice},
    Known{"getcontext", Effect::returns_twice},
    Known{"setjmp", Effect::returns_twice},
    Known{"sigsetjmp", Effect::returns_twice},
    // Function-local static variables.
    Known{"__cxa_guard_acquire", Effect::acquires_guard},
    // Functions that are found by name.
    Known{"GetProcAddress", Effect::find_function},
    Known{"dlsym", Effect::find_function},
    Known{"dlvsym", Effect::find_function},
    // Memory.
    Known{"calloc", Effect::allocate_zeroed},
    Known{"__aeabi_memclr", Effect::clear_memory},
    Known{"__aeabi_memclr4", Effect::clear_memory},
    Known{"__aeabi_memclr8", Effect::clear_memory},
    Known{"__aeabi_memcpy", Effect::copy_memory},
    Known{"__aeabi_memcpy4", Effect::copy_memory},
    Known{"__aeabi_memcpy8", Effect::copy_memory},
    Known{"__aeabi_memmove", Effect::copy_memory},
    Known{"__aeabi_memmove4", Effect::copy_memory},
    Known{"__aeabi_memmove8", Effect::copy_memory},
    Known{"__aeabi_memset", Effect::fill_memory_arm},
    Known{"__aeabi_memset4", Effect::fill_memory_arm},
    Known{"__aeabi_memset8", Effect::fill_memory_arm},
    Known{"memcpy", Effect::copy_memory},
    Known{"memmove", Effect::copy_memory},
    Known{"memset", Effect::fill_memory},
    Known{"__memcpy_chk", Effect::copy_memory},
    Known{"__memmove_chk", Effect::copy_memory},
    Known{"__asan_memcpy", Effect::copy_memory},
    Known{"__asan_memmove", Effect::copy_memory},
    Known{"__hwasan_memcpy", Effect::copy_memory},
    Known{"__hwasan_memmove", Effect::copy_memory},
    Known{"__msan_memcpy", Effect::copy_memory},
    Known{"__msan_memmove", Effect::copy_memory},
    Known{"__tsan_memcpy", Effect::copy_memory},
    Known{"__tsan_memmove", Effect::copy_memory},
    Known{"_intel_fast_memcpy", Effect::copy_memory},
    Known{"_intel_fast_memmove", Effect::copy_memory},
    Known{"__intel_new_memcpy", Effect::copy_memory},
    Known{"__intel_avx_rep_memcpy", Effect::copy_memory},
    Known{"RtlCopyMemory", Effect::copy_memory},
    Known{"RtlMoveMemory", Effect::copy_memory},
    Known{"__memset_chk", Effect::fill_memory},
    Known{"__asan_memset", Effect::fill_memory},
    Known{"__hwasan_memset", Effect::fill_memory},
    Known{"__msan_memset", Effect::fill_memory},
    Known{"__tsan_memset", Effect::fill_memory},
    Known{"_intel_fast_memset", Effect::fill_memory},
    Known{"__intel_new_memset", Effect::fill_memory},
    Known{"__intel_avx_rep_memset", Effect::fill_memory},
    Known{"RtlFillMemory", Effect::fill_memory_arm},
    Known{"bzero", Effect::clear_memory},
    Known{"__bzero", Effect::clear_memory},
    Known{"explicit_bzero", Effect::clear_memory},
    Known{"__explicit_bzero_chk", Effect::clear_memory},
    Known{"RtlZeroMemory", Effect::clear_memory},
    Known{"RtlSecureZeroMemory", Effect::clear_memory},
    Known{"mempcpy", Effect::copies_to_end},
    Known{"__mempcpy", Effect::copies_to_end},
    Known{"__mempcpy_chk", Effect::copies_to_end},
    Known{"bcopy", Effect::copies_from},
    Known{"posix_memalign", Effect::allocates_at},
    Known{"bsearch", Effect::finds_inside},
    Known{"bsearch_s", Effect::finds_inside},
    Known{"index", Effect::finds_inside},
    Known{"lfind", Effect::finds_inside},
    Known{"memchr", Effect::finds_inside},
    Known{"memmem", Effect::finds_inside},
    Known{"memrchr", Effect::finds_inside},
    Known{"rawmemchr", Effect::finds_inside},
    Known{"__rawmemchr", Effect::finds_inside},
    Known{"rindex", Effect::finds_inside},
    Known{"strcasestr", Effect::finds_inside},
    Known{"strchr", Effect::finds_inside},
    Known{"strchrnul", Effect::finds_inside},
    Known{"strpbrk", Effect::finds_inside},
    Known{"strrchr", Effect::finds_inside},
    Known{"strstr", Effect::finds_inside},
    Known{"wcschr", Effect::finds_inside},
    Known{"wcspbrk", Effect::finds_inside},
    Known{"wcsrchr", Effect::finds_inside},
    Known{"wcsstr", Effect::finds_inside},
    Known{"wmemchr", Effect::finds_inside},
    Known{"strcpy", Effect::overwrites},
    Known{"__strcpy_chk", Effect::overwrites},
    Known{"strcat", Effect::overwrites},
    Known{"__strcat_chk", Effect::overwrites},
    Known{"strncat", Effect::overwrites},
    Known{"__strncat_chk", Effect::overwrites},
    Known{"strncpy", Effect::overwrites},
    Known{"__strncpy_chk", Effect::overwrites},
    Known{"stpcpy", Effect::overwrites},
    Known{"__stpcpy_chk", Effect::overwrites},
    Known{"stpncpy", Effect::overwrites},
    Known{"__stpncpy_chk", Effect::overwrites},
    Known{"strlcpy", Effect::overwrites},
    Known{"__strlcpy_chk", Effect::overwrites},
    Known{"strlcat", Effect::overwrites},
    Known{"__strlcat_chk", Effect::overwrites},
    Known{"strtok", Effect::overwrites},
    Known{"strcpy_s", Effect::overwrites},
    Known{"strcat_s", Effect::overwrites},
    Known{"strncpy_s", Effect::overwrites},
    Known{"memcpy_s", Effect::overwrites},
    Known{"memmove_s", Effect::overwrites},
    Known{"sprintf", Effect::overwrites},
    Known{"__sprintf_chk", Effect::overwrites},
    Known{"vsprintf", Effect::overwrites},
    Known{"__vsprintf_chk", Effect::overwrites},
    Known{"sprintf_s", Effect::overwrites},
    Known{"snprintf", Effect::overwrites},
    Known{"__snprintf_chk", Effect::overwrites},
    Known{"vsnprintf", Effect::overwrites},
    Known{"__vsnprintf_chk", Effect::overwrites},
    Known{"_snprintf", Effect::overwrites},
    Known{"_vsnprintf", Effect::overwrites},
    Known{"memccpy", Effect::overwrites},
    Known{"_memccpy", Effect::overwrites},
    Known{"memset_pattern4", Effect::overwrites},
    Known{"memset_pattern8", Effect::overwrites},
    Known{"memset_pattern16", Effect::overwrites},
    Known{"wcscpy", Effect::overwrites},
    Known{"wcscat", Effect::overwrites},
    Known{"wcsncpy", Effect::overwrites},
    Known{"wmemcpy", Effect::overwrites},
    Known{"wmemmove", Effect::overwrites},
    Known{"wmemset", Effect::overwrites},
    Known{"qsort", Effect::overwrites},
    Known{"qsort_r", Effect::overwrites},
    Known{"qsort_s", Effect::overwrites},
    Known{"heapsort", Effect::overwrites},
    Known{"mergesort", Effect::overwrites},
    Known{"realloc", Effect::writes_nothing},
    Known{"reallocarray", Effect::writes_nothing},
    Known{"reallocf", Effect::writes_nothing},
    Known{"aligned_alloc", Effect::writes_nothing},
    Known{"memalign", Effect::writes_nothing},
    Known{"valloc", Effect::writes_nothing},
    Known{"pvalloc", Effect::writes_nothing},
    Known{"_aligned_malloc", Effect::writes_nothing},
    Known{"strdup", Effect::writes_nothing},
    Known{"strndup", Effect::writes_nothing},
    Known{"_strdup", Effect::writes_nothing},
    Known{"getenv", Effect::writes_nothing},
    Known{"secure_getenv", Effect::writes_nothing},
    Known{"_Znwm", Effect::writes_nothing},
    Known{"_ZnwmRKSt9nothrow_t", Effect::writes_nothing},
    Known{"_ZnwmSt11align_val_t", Effect::writes_nothing},
    Known{"_ZnwmSt11align_val_tRKSt9nothrow_t", Effect::writes_nothing},
    Known{"_Znwj", Effect::writes_nothing},
    Known{"_ZnwjRKSt9nothrow_t", Effect::writes_nothing},
    Known{"_ZnwjSt11align_val_t", Effect::writes_nothing},
    Known{"_ZnwjSt11align_val_tRKSt9nothrow_t", Effect::writes_nothing},
    Known{"_Znwy", Effect::writes_nothing},
    Known{"_ZnwyRKSt9nothrow_t", Effect::writes_nothing},
    Known{"_ZnwySt11align_val_t", Effect::writes_nothing},
    Known{"_ZnwySt11align_val_tRKSt9nothrow_t", Effect::writes_nothing},
    Known{"_Znam", Effect::writes_nothing},
    Known{"_ZnamRKSt9nothrow_t", Effect::writes_nothing},
    Known{"_ZnamSt11align_val_t", Effect::writes_nothing},
    Known{"_ZnamSt11align_val_tRKSt9nothrow_t", Effect::writes_nothing},
    Known{"_Znaj", Effect::writes_nothing},
    Known{"_ZnajRKSt9nothrow_t", Effect::writes_nothing},
    Known{"_ZnajSt11align_val_t", Effect::writes_nothing},
    Known{"_ZnajSt11align_val_tRKSt9nothrow_t", Effect::writes_nothing},
    Known{"_Znay", Effect::writes_nothing},
    Known{"_ZnayRKSt9nothrow_t", Effect::writes_nothing},
    Known{"_ZnaySt11align_val_t", Effect::writes_nothing},
    Known{"_ZnaySt11align_val_tRKSt9nothrow_t", Effect::writes_nothing},
    Known{"_ZdlPv", Effect::writes_nothing},
    Known{"_ZdlPvSt11align_val_t", Effect::writes_nothing},
    Known{"_ZdlPvm", Effect::writes_nothing},
    Known{"_ZdlPvmSt11align_val_t", Effect::writes_nothing},
    Known{"_ZdlPvj", Effect::writes_nothing},
    Known{"_ZdlPvjSt11align_val_t", Effect::writes_nothing},
    Known{"_ZdaPv", Effect::writes_nothing},
    Known{"_ZdaPvSt11align_val_t", Effect::writes_nothing},
    Known{"_ZdaPvm", Effect::writes_nothing},
    Known{"_ZdaPvmSt11align_val_t", Effect::writes_nothing},
    Known{"_ZdaPvj", Effect::writes_nothing},
    Known{"_ZdaPvjSt11align_val_t", Effect::writes_nothing},
    Known{"??2@YAPEAX_K@Z", Effect::writes_nothing},
    Known{"??_U@YAPEAX_K@Z", Effect::writes_nothing},
    Known{"??2@YAPEAX_KAEBUnothrow_t@std@@@Z", Effect::writes_nothing},
    Known{"??_U@YAPEAX_KAEBUnothrow_t@std@@@Z", Effect::writes_nothing},
    Known{"??2@YAPEAX_KW4align_val_t@std@@@Z", Effect::writes_nothing},
    Known{"??2@YAPAXI@Z", Effect::writes_nothing},
    Known{"??_U@YAPAXI@Z", Effect::writes_nothing},
    Known{"??3@YAXPEAX@Z", Effect::writes_nothing},
    Known{"??3@YAXPEAX_K@Z", Effect::writes_nothing},
    Known{"??_V@YAXPEAX@Z", Effect::writes_nothing},
    Known{"??3@YAXPAX@Z", Effect::writes_nothing},
    Known{"??3@YAXPAXI@Z", Effect::writes_nothing},
    Known{"??_V@YAXPAX@Z", Effect::writes_nothing},
    // Functions that are passed and called.
    Known{"pthread_once", Effect::calls_once},
    Known{"__pthread_once", Effect::calls_once},
    Known{"call_once", Effect::calls_once},
    Known{"InitOnceExecuteOnce", Effect::calls_once},
    // These ignore left-over argument registers and the memory that those point to.
    // std::ios_base::Init::Init is called for an object without members in each file that includes
    // <iostream>: it makes the standard streams.
    Known{"_ZNSt8ios_base4InitC1Ev", Effect::writes_nothing},
    Known{"__cxa_atexit", Effect::writes_nothing},
    Known{"__cxa_thread_atexit", Effect::writes_nothing},
    Known{"__cxa_thread_atexit_impl", Effect::writes_nothing},
    Known{"_crt_atexit", Effect::writes_nothing},
    Known{"_onexit", Effect::writes_nothing},
    Known{"_register_onexit_function", Effect::writes_nothing},
    Known{"_tlv_atexit", Effect::writes_nothing},
    Known{"atexit", Effect::writes_nothing},
    Known{"__cxa_guard_abort", Effect::writes_nothing},
    Known{"__cxa_guard_release", Effect::releases_guard},
    Known{"__tls_get_addr", Effect::finds_thread_variable},
    Known{"___tls_get_addr", Effect::writes_nothing},
    Known{"free", Effect::writes_nothing},
    Known{"malloc", Effect::writes_nothing},
    Known{"bcmp", Effect::compares_memory},
    Known{"memcmp", Effect::compares_memory},
    Known{"strcmp", Effect::compares_text},
    Known{"strlen", Effect::measures},
    Known{"strncmp", Effect::compares_text_up_to},
};

constexpr base::NameIndex<std::size(known)> known_names(known);
static_assert(std::ranges::all_of(known, [](const Known& each) {
  return known_names.find(known, each.name) == &each;  // no name occurs twice
}));

}  // namespace

Effect system_effect(std::string_view name) {
  if (const Known* entry = known_names.find(known, name)) {
    return entry->effect;
  }
  // libstdc++ and libc++ throw through families of functions of their own.
  if (name.starts_with("_ZSt") && name.find("__throw_") != std::string_view::npos) {
    return Effect::never_returns;
  }
  // The functions that a compiler's sanitizers call when they have found something.
  const bool reports = name.starts_with("__asan_report_") || name.starts_with("__ubsan_handle_");
  if (reports &&
      (name.starts_with("__ubsan") ? name.ends_with("_abort") : !name.ends_with("_noabort"))) {
    return Effect::never_returns;
  }
  if (reports) return Effect::none;
  // Functions that instrumented code calls in addition, except those of the table.
  for (const std::string_view prefix :
       {"__asan_", "__gcov_", "__msan_", "__sanitizer_", "__tsan_", "__ubsan_", "llvm_gcov_"}) {
    if (name.starts_with(prefix)) return Effect::writes_nothing;
  }
  return Effect::none;
}

}  // namespace ftcheck::flow
