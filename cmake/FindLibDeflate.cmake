# Finds libdeflate, which ships no CMake files in Debian's package; vcpkg's by those that it ships.
# Defines the target LibDeflate::LibDeflate.
include(FindPackageHandleStandardArgs)
if(VCPKG_TOOLCHAIN)
  find_package(libdeflate QUIET CONFIG)
  find_package_handle_standard_args(LibDeflate REQUIRED_VARS libdeflate_DIR)
  if(LibDeflate_FOUND AND NOT TARGET LibDeflate::LibDeflate)
    add_library(LibDeflate::LibDeflate INTERFACE IMPORTED)
    set_target_properties(LibDeflate::LibDeflate PROPERTIES INTERFACE_LINK_LIBRARIES
                          $<IF:$<TARGET_EXISTS:libdeflate::libdeflate_shared>,libdeflate::libdeflate_shared,libdeflate::libdeflate_static>)
  endif()
  return()
endif()
find_path(LibDeflate_INCLUDE_DIR libdeflate.h)
find_library(LibDeflate_LIBRARY deflate)
find_package_handle_standard_args(LibDeflate REQUIRED_VARS LibDeflate_LIBRARY
                                  LibDeflate_INCLUDE_DIR)
if(LibDeflate_FOUND AND NOT TARGET LibDeflate::LibDeflate)
  add_library(LibDeflate::LibDeflate UNKNOWN IMPORTED)
  set_target_properties(LibDeflate::LibDeflate PROPERTIES IMPORTED_LOCATION ${LibDeflate_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${LibDeflate_INCLUDE_DIR})
endif()
mark_as_advanced(LibDeflate_INCLUDE_DIR LibDeflate_LIBRARY)
