// Tunes the heap of a process that audits one artifact and ends.
#pragma once

namespace ftcheck::auditing {

// Makes malloc() return memory in large pages from now on, if the system offers them on request.  A
// process with an empty heap would spend more time requesting small pages, one after another, than
// on a small wheel.
void use_large_pages();

}  // namespace ftcheck::auditing
