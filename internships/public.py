"""The door of order-style training: what the dashboards, the supervision and the demo may ask of it."""

from internships.background import settle_round, solve_round
from internships.choices import Waiver
from internships.operations.agreements import sign_agreement
from internships.operations.drafts import begin_order, save_template
from internships.operations.evaluations import evaluate
from internships.operations.offers import accept_seat
from internships.operations.orders import (
    OrderDraft,
    PostDraft,
    approve_order,
    confirm_order,
    draft_order,
    submit_order,
)
from internships.operations.partners import answer_partner, invite_partner
from internships.operations.placements import (
    check_start,
    confirm_log,
    finish_training,
    give_consent,
    keep_guardian_consent,
    start_training,
    write_log,
)
from internships.operations.rankings import save_ranking, submit_ranking
from internships.operations.reserves import keep_seats, load_categories, record_belonging
from internships.operations.rounds import (
    create_round,
    draw_round,
    import_lists,
    lock_round,
    open_round,
    publish_round,
)
from internships.operations.rule_versions import approve_rule, propose_rule, withdraw_rule
from internships.operations.rules import load_rules
from internships.queries.demand import (
    ClusterDemand,
    Funnel,
    SkillDemand,
    demand_by_cluster,
    demand_by_skill,
    funnel,
    needs_by_cluster,
    needs_of_orders,
    seats_filled,
)
from internships.queries.mentoring import mentors_of
from internships.queries.orders import OrderAt, OrderCounts, OrderOf, approved_orders_of, orders_at, posts_of_round
from internships.queries.orders import counts as order_counts
from internships.queries.rounds import (
    demo_round_held,
    demo_round_matched,
    is_round,
    lists_in_round,
    round_certificate,
)
from internships.queries.rule_book import preview_rule, rule_schema, rule_versions
from internships.queries.summaries import (
    EnterpriseSummary,
    PlacementSummary,
    RoundTask,
    enterprise_summary,
    firm_placements,
    placements,
    round_tasks,
)

__all__ = [
    "ClusterDemand",
    "EnterpriseSummary",
    "Funnel",
    "OrderAt",
    "OrderCounts",
    "OrderDraft",
    "OrderOf",
    "PlacementSummary",
    "PostDraft",
    "RoundTask",
    "SkillDemand",
    "Waiver",
    "accept_seat",
    "answer_partner",
    "approve_order",
    "approve_rule",
    "approved_orders_of",
    "begin_order",
    "check_start",
    "confirm_log",
    "confirm_order",
    "create_round",
    "demand_by_cluster",
    "demand_by_skill",
    "demo_round_held",
    "demo_round_matched",
    "draft_order",
    "draw_round",
    "enterprise_summary",
    "evaluate",
    "finish_training",
    "firm_placements",
    "funnel",
    "give_consent",
    "import_lists",
    "invite_partner",
    "is_round",
    "keep_guardian_consent",
    "keep_seats",
    "lists_in_round",
    "load_categories",
    "load_rules",
    "lock_round",
    "mentors_of",
    "needs_by_cluster",
    "needs_of_orders",
    "open_round",
    "order_counts",
    "orders_at",
    "placements",
    "posts_of_round",
    "preview_rule",
    "propose_rule",
    "publish_round",
    "record_belonging",
    "round_certificate",
    "round_tasks",
    "rule_schema",
    "rule_versions",
    "save_ranking",
    "save_template",
    "seats_filled",
    "settle_round",
    "sign_agreement",
    "solve_round",
    "start_training",
    "submit_order",
    "submit_ranking",
    "withdraw_rule",
    "write_log",
]
