"""Gongkai 公开: government information disclosure (政府信息公开), from the rule to the annual report."""

__version__ = "0.1.0"
