"""The year of public money: pots, rules of sharing, renewal, tenders, founders, growth."""
