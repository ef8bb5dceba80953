"""What a curriculum covers of what is asked for, and what its numbers must keep: pure, without Django."""

from courses.curricula.coverage import Figures, Need, Plan, Post, Step, best_steps, measure

__all__ = ["Figures", "Need", "Plan", "Post", "Step", "best_steps", "measure"]
