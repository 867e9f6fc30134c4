"""From rows of the record to what a template shows: functions that ask nothing."""
