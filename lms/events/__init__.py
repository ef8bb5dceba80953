"""Events: lectures of the trade's best, visits, exhibitions, trainings, trial work and seminars."""
