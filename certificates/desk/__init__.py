"""The coordinator's pages of certificates: the evidence of each member, decisions, rules, and the list for AMY."""
