"""Parts of Explore that can be opened beside its first view."""
