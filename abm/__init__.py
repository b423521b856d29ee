"""Agent-based model of welfare provision by the State and the social and solidarity economy."""
