# Finds libdeflate. Defines the target LibDeflate::LibDeflate.
include(${CMAKE_CURRENT_LIST_DIR}/FindByHeader.cmake)
set(LibDeflate_NEEDS_NO_OTHERS TRUE)
find_by_header(LibDeflate LibDeflate::LibDeflate libdeflate.h deflate libdeflate
  $<IF:$<TARGET_EXISTS:libdeflate::libdeflate_shared>,libdeflate::libdeflate_shared,libdeflate::libdeflate_static>)
