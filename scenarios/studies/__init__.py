"""Studies that come with the model, as text files."""
