"""Weekly availability: the control in which people draw or write their free hours, and its page."""
