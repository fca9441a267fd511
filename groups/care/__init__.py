"""Care for running groups: how each is doing, how its members say that they are doing, and who leaves."""
