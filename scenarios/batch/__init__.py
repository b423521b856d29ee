"""Many runs: what is varied (study, factors, design), how it is run, where it is kept."""
