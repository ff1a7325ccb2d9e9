"""The ICS maturity self-assessment: settings, routes and entry points."""
