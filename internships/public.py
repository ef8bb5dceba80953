"""The door of order-style training: what the dashboards, the supervision and the demo may ask of it."""

from internships.operations.orders import (
    OrderDraft,
    PostDraft,
    approve_order,
    confirm_order,
    draft_order,
    submit_order,
)
from internships.operations.rounds import (
    create_round,
    draw_round,
    import_lists,
    lock_round,
    open_round,
    publish_round,
)
from internships.operations.rules import load_rules
from internships.queries.demand import (
    ClusterDemand,
    Funnel,
    SkillDemand,
    demand_by_cluster,
    demand_by_skill,
    funnel,
    needs_of_posts,
    seats_filled,
)
from internships.queries.orders import OrderCounts
from internships.queries.orders import counts as order_counts
from internships.queries.summaries import (
    EnterpriseSummary,
    PlacementSummary,
    RoundTask,
    enterprise_summary,
    placements,
    round_tasks,
)

__all__ = [
    "ClusterDemand",
    "EnterpriseSummary",
    "Funnel",
    "OrderCounts",
    "OrderDraft",
    "PlacementSummary",
    "PostDraft",
    "RoundTask",
    "SkillDemand",
    "approve_order",
    "confirm_order",
    "create_round",
    "demand_by_cluster",
    "demand_by_skill",
    "draft_order",
    "draw_round",
    "enterprise_summary",
    "funnel",
    "import_lists",
    "load_rules",
    "lock_round",
    "needs_of_posts",
    "open_round",
    "order_counts",
    "placements",
    "publish_round",
    "round_tasks",
    "seats_filled",
    "submit_order",
]
