# Finds Capstone. Defines the target Capstone::Capstone.
include(${CMAKE_CURRENT_LIST_DIR}/FindByHeader.cmake)
set(Capstone_NEEDS_NO_OTHERS TRUE)
find_by_header(Capstone Capstone::Capstone capstone/capstone.h capstone capstone capstone::capstone)
