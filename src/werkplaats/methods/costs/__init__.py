"""What households cost, who pays and who gains, how care is stacked, and whether a change lasts."""
