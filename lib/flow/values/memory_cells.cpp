#include "flow/values/memory_cells.hpp"

namespace ftcheck::flow {

bool is_place(const Value& at) {
  return at.kind == Value::Kind::number || at.kind == Value::Kind::stack ||
         at.kind == Value::Kind::result || at.kind == Value::Kind::thread;
}

std::vector<Cell>& Memory::own_cells() {
  if (!cells_) {
    cells_ = std::make_shared<std::vector<Cell>>();
  } else if (cells_.use_count() > 1) {
    cells_ = std::make_shared<std::vector<Cell>>(*cells_);
  }
  return *cells_;
}

const std::vector<Cell>& Memory::no_cells() {
  static const std::vector<Cell> none;
  return none;
}

const std::vector<Exposed>& Memory::none_exposed() {
  static const std::vector<Exposed> none;
  return none;
}

}  // namespace ftcheck::flow
