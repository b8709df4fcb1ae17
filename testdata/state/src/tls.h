/* What Microsoft's run-time library defines for thread-local variables (tlssup.c). */
#if defined(__cplusplus)
extern "C" {
extern const struct Directory _tls_used;
#endif
unsigned _tls_index;
__declspec(allocate(".tls")) char _tls_start;
__declspec(allocate(".tls$ZZZ")) char _tls_end;
__attribute__((used, section(".rdata$T"))) const struct Directory {
    void *start, *end, *index, *callbacks;
    uint32_t zeros, flags;
} _tls_used = {&_tls_start, &_tls_end, &_tls_index, NULL, 0, 0};
#if defined(__cplusplus)
}
#endif
