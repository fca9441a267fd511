"""Those who ask to be told of the next round."""
