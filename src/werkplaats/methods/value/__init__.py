"""Costs and health together: QALYs, cost-effectiveness, avoided costs, and social costs and benefits."""
