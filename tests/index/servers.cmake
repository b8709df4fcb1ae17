# Tests that ask package indexes: servers on loopback, and the index that pip is set up for.
if(NOT TARGET ftcheck-command)
  return()
endif()
find_package(Python3 COMPONENTS Interpreter REQUIRED)
set(FTCHECK_CORPUS_DIR ${PROJECT_SOURCE_DIR}/build/corpus CACHE PATH "Folder for downloaded wheels")
set(FTCHECK_PYPISERVER_DIR ${PROJECT_SOURCE_DIR}/build/pypiserver CACHE PATH "Where pypiserver is kept for tests")
foreach(subject cached credentials history https live misbehaving nginx projects pypiserver questions resolve scale)
  set(name "index: ${subject}")
  add_test(NAME ${name} COMMAND Python3::Interpreter -B test_${subject}.py
           WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR})
  set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 900 ENVIRONMENT
    "FTCHECK=$<TARGET_FILE:ftcheck-command>;FTCHECK_TESTDATA=${PROJECT_SOURCE_DIR}/testdata;FTCHECK_CORPUS=${FTCHECK_CORPUS_DIR};FTCHECK_PYPISERVER=${FTCHECK_PYPISERVER_DIR}")
endforeach()
set_tests_properties("index: cached" "index: credentials" "index: history" "index: https" "index: nginx" "index: pypiserver"
                     PROPERTIES FIXTURES_REQUIRED corpus)
set_tests_properties("index: live" PROPERTIES TIMEOUT 3600 COST 100)
set_tests_properties("index: live" "index: nginx" "index: pypiserver" PROPERTIES LABELS tools)
# They wait for servers that are slow on purpose.
set_tests_properties("index: misbehaving" PROPERTIES COST 150)
