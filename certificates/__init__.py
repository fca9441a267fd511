"""Certificates: what members have to do for one, the evidence, issue, PDF, badge, verification."""
