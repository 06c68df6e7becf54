"""Made-up days of a demo's hall: played through the rules, written as its journal, so that dashboards and reports show something."""
