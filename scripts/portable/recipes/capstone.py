"""Capstone: decodes what ftcheck's own decoders leave, for the instruction sets that it asks for."""
NEEDS = []


def build(job):
    job.cmake("CAPSTONE_BUILD_SHARED=OFF", "CAPSTONE_BUILD_TESTS=OFF", "CAPSTONE_BUILD_CSTOOL=OFF",
              "CAPSTONE_ARCHITECTURE_DEFAULT=OFF", "CAPSTONE_X86_SUPPORT=ON", "CAPSTONE_ARM_SUPPORT=ON",
              "CAPSTONE_ARM64_SUPPORT=ON")
