"""The demonstration: invented people and rounds at every stage, to try the product on one's own machine."""
