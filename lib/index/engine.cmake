# Writes OUT, the source of engine(): VERSION and a digest of what decides a verdict in ROOT/lib and
# ROOT/include.  Called with -D VERSION=... -D ROOT=... -D "FILES=..." -D OUT=..., FILES relative to ROOT.
list(SORT FILES)
set(all)
foreach(file IN LISTS FILES)
  file(SHA256 ${ROOT}/${file} digest)
  string(APPEND all "${file} ${digest}\n")
endforeach()
string(SHA256 digest "${all}")
string(SUBSTRING ${digest} 0 32 digest)
file(WRITE ${OUT} "#include \"index/cache.hpp\"

namespace ftcheck::index {

std::string_view engine() {
  return \"${VERSION}+${digest}\";
}

}  // namespace ftcheck::index
")
