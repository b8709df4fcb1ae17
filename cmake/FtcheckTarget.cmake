# The compiler options of every target of this project, and the two ways to make a target from a folder.

# Sources that need the operating system: NAME_posix.cpp and NAME_windows.cpp.
set(FTCHECK_SYSTEM posix)
if(WIN32)
  set(FTCHECK_SYSTEM windows)
endif()

add_library(ftcheck_options INTERFACE)
target_compile_features(ftcheck_options INTERFACE cxx_std_20)
target_compile_options(ftcheck_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion)
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # It means types of headers, and takes the sources that a unity source includes for headers.
  target_compile_options(ftcheck_options INTERFACE -Wno-subobject-linkage)
endif()
if(FTCHECK_WARNINGS_AS_ERRORS)
  target_compile_options(ftcheck_options INTERFACE -Werror)
endif()
if(FTCHECK_SANITIZE)
  target_compile_options(ftcheck_options INTERFACE -fsanitize=address,undefined
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(ftcheck_options INTERFACE -fsanitize=address,undefined)
endif()
if(WIN32)
  # Without macros that hide names of the standard library.
  target_compile_definitions(ftcheck_options INTERFACE NOMINMAX WIN32_LEAN_AND_MEAN)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# ftcheck_manifest(TARGET)
# Gives a program its application manifest, where there are such.
function(ftcheck_manifest target)
  if(WIN32)
    target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/share/windows/ftcheck.rc)
    set_property(SOURCE ${PROJECT_SOURCE_DIR}/share/windows/ftcheck.rc TARGET_DIRECTORY ${target} APPEND PROPERTY
                 OBJECT_DEPENDS ${PROJECT_SOURCE_DIR}/share/windows/ftcheck.manifest)
  endif()
endfunction()

# ftcheck_folder(NAME SOURCES file... [USES folder...] [LIBRARIES target...] [ALONE file...])
# One folder of lib/ as an object library.  USES says which folders it may include and link.
# The presets dev and fuzz compile many sources of a folder as one (CMAKE_UNITY_BUILD), which takes less
# time, so the names in their unnamed namespaces must differ.  ALONE names sources that
# repeat such a name, or that a program replaces.
function(ftcheck_folder name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;LIBRARIES;ALONE" ${ARGN})
  set(target ftcheck_${name})
  add_library(${target} OBJECT ${ARG_SOURCES})
  set_source_files_properties(${ARG_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/lib)
  target_link_libraries(${target} PUBLIC $<BUILD_INTERFACE:ftcheck_options> PRIVATE ${ARG_LIBRARIES})
  set_property(TARGET ${target} PROPERTY FTCHECK_USES ${ARG_USES})
  set_property(TARGET ${target} PROPERTY FTCHECK_LIBRARIES ${ARG_LIBRARIES})
endfunction()

# ftcheck_reads_toml(TARGET)
# Gives a target the headers of toml++, which are all of it; Debian makes a shared library as well.  What toml++
# assumes about a text becomes an error.
function(ftcheck_reads_toml target)
  target_include_directories(${target} SYSTEM PRIVATE
    $<TARGET_PROPERTY:tomlplusplus::tomlplusplus,INTERFACE_INCLUDE_DIRECTORIES>)
  target_compile_options(${target} PRIVATE
    "SHELL:-include ${PROJECT_SOURCE_DIR}/cmake/toml_assumptions.hpp")
endfunction()

# ftcheck_test(FOLDER SOURCES file... [NAME name])
# The doctest unit tests of one folder of lib/, linked with that folder and those it uses, directly or not.
# Each test case becomes a test of ctest.  NAME is for a second program of the same folder.
function(ftcheck_test name)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES" ${ARGN})
  set(todo ${name})
  set(folders)
  while(todo)
    list(POP_FRONT todo next)
    if(NOT next IN_LIST folders)
      list(APPEND folders ${next})
      get_target_property(uses ftcheck_${next} FTCHECK_USES)
      if(uses)
        list(APPEND todo ${uses})
      endif()
    endif()
  endwhile()
  if(ARG_NAME)
    set(name ${ARG_NAME})
  endif()
  set(target ftcheck-${name}-tests)
  add_executable(${target} ${ARG_SOURCES})
  target_link_libraries(${target} PRIVATE ftcheck_test_main)
  foreach(folder IN LISTS folders)
    get_target_property(libraries ftcheck_${folder} FTCHECK_LIBRARIES)
    target_link_libraries(${target} PRIVATE ftcheck_${folder})
    if(libraries)
      target_link_libraries(${target} PRIVATE ${libraries})
    endif()
  endforeach()
  doctest_discover_tests(${target} TEST_PREFIX "${name}: " PROPERTIES TIMEOUT 120)
endfunction()
