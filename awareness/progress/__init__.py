"""The learner's disk: what was answered, kept through crashes, full disks and damaged files."""
