"""A round: dates, rules, outcomes, applications and who is eligible."""
