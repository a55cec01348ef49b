"""How strong a conclusion is, and whether it stands in other specifications."""
