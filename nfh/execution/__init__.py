"""From a plan to an outcome: preflight, privilege, runner, journal."""
