"""One room at a time: hands and paper first, phones beside them, nothing lost when the laptop dies."""
