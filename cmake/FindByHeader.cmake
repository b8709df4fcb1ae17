# For the find modules beside it, of libraries that ship no CMake files in Debian, or none that can be used.
#
#   find_by_header(NAME TARGET HEADER LIBRARY [VCPKG_PACKAGE VCPKG_TARGET])
#
# Defines TARGET by header and library; under vcpkg by the package's own CMake files instead, which know
# what a static library needs.  A macro, as find modules set variables of whoever asked for the library.
include(FindPackageHandleStandardArgs)

macro(find_by_header name target header library)
  if(VCPKG_TOOLCHAIN AND ${ARGC} EQUAL 6)
    find_package(${ARGV4} QUIET CONFIG)
    find_package_handle_standard_args(${name} REQUIRED_VARS ${ARGV4}_DIR)
    if(${name}_FOUND AND NOT TARGET ${target})
      add_library(${target} INTERFACE IMPORTED)
      set_target_properties(${target} PROPERTIES INTERFACE_LINK_LIBRARIES "${ARGV5}")
    endif()
  else()
    find_path(${name}_INCLUDE_DIR ${header})
    find_library(${name}_LIBRARY ${library})
    find_package_handle_standard_args(${name} REQUIRED_VARS ${name}_LIBRARY ${name}_INCLUDE_DIR)
    if(${name}_FOUND AND NOT TARGET ${target})
      add_library(${target} UNKNOWN IMPORTED)
      set_target_properties(${target} PROPERTIES IMPORTED_LOCATION ${${name}_LIBRARY}
                            INTERFACE_INCLUDE_DIRECTORIES ${${name}_INCLUDE_DIR})
    endif()
    mark_as_advanced(${name}_INCLUDE_DIR ${name}_LIBRARY)
  endif()
endmacro()
