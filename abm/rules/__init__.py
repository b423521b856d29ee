"""Pure scalar rules, one subject a file: numbers in, numbers out, no draws, no input or output."""
