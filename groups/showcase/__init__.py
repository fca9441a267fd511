"""The showcase: each group's slide, the running order, the presenter's view, questions and votes."""
