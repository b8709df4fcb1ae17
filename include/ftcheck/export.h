/* What is visible of the shared library: FTCHECK_EXPORT, and nothing else. */
#ifndef FTCHECK_EXPORT_H
#define FTCHECK_EXPORT_H

#if defined(__GNUC__)
#define FTCHECK_EXPORT __attribute__((visibility("default")))
#else
#define FTCHECK_EXPORT
#endif

#endif
