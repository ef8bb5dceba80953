"""What people are told of: each kind with its sentence and the channels it goes by, reader by reader.

The table is section 6 of the design: I in the app, E e-mail, D in the daily digest, W by WeChat Work or text message.
`words` of a notice fill the braces. What carries {count} in `folded` is how several of a kind read as one.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.notices.choices import Channel, Group

LETTERS = {"I": Channel.IN_APP, "E": Channel.EMAIL, "D": Channel.DIGEST, "W": Channel.PHONE}
# Whoever misses one of these loses a right: nobody can turn them off.
FIRM = {Group.SECURITY, Group.DEADLINES, Group.RESULTS}


@dataclass(frozen=True)
class Kind:
    """One thing people are told of. Channels are letters by audience; whoever is not named is told in the app."""

    group: Group
    sentence: Promise
    learner: str = "I"
    enterprise: str = "I"
    university: str = "I"
    gov: str = "I"
    judge: str = "I"
    folded: Promise | None = None

    def channels(self, audience: str) -> set[Channel]:
        """The ways that audience is told unless the person chose others."""
        return {LETTERS[letter] for letter in getattr(self, audience)}

    @property
    def is_firm(self) -> bool:
        """Whether its own channels stay on whatever the person would like."""
        return self.group in FIRM


def _everybody(group: Group, sentence: Promise, letters: str, folded: Promise | None = None) -> Kind:
    return Kind(group, sentence, letters, letters, letters, letters, letters, folded)


KINDS: dict[str, Kind] = {
    "security.new_device": _everybody(Group.SECURITY, _("有新设备登录了你的账号：{device}"), "IE"),
    "role.granted": _everybody(Group.SECURITY, _("你成为{organisation}的{role}"), "IE"),
    "role.removed": _everybody(Group.SECURITY, _("你不再是{organisation}的{role}"), "IE"),
    "round.opened": Kind(Group.DEADLINES, _("{round}开放填报，{closes} 截止"), "IW", "IE", "IE"),
    "round.closing": Kind(Group.DEADLINES, _("{round}还有 {hours} 小时截止"), "IW", "IE", "IE"),
    "seat.closing": Kind(Group.DEADLINES, _("请在 {closes} 前确认“{post}”的名额"), "IEW", "IE", "ID", "D"),
    "task.due": Kind(Group.DEADLINES, _("“{task}”还有 {hours} 小时截止"), "IW"),
    "round.published": Kind(Group.RESULTS, _("{round}结果已公布"), "IEW", "IE", "ID", "D"),
    "seat.promoted": Kind(Group.RESULTS, _("你从候补进入“{post}”，请确认"), "IEW", "IE", "ID", "D"),
    "round.postponed": Kind(Group.DEADLINES, _("{round}{clock}延期到 {at}：{reason}"), "IEW", "IE", "IE"),
    "round.mock": Kind(Group.LEARNING, _("{round}第 {number} 次试匹配已公布，可以再调整志愿")),
    "seat.lapsed": Kind(Group.RESULTS, _("“{post}”的名额逾期未确认，已顺延"), "IE"),
    "appeal.filed": Kind(
        Group.OVERSIGHT, _("{person}对{round}的结果申请复核"), gov="IE", folded=_("{round}有 {count} 份复核申请")
    ),
    "appeal.decided": Kind(Group.RESULTS, _("“{post}”的复核已答复：{answer}"), "IEW"),
    "contest.results": Kind(Group.RESULTS, _("{contest}结果已公布"), "IE", gov="D", university="D", judge="IE"),
    "regrade.asked": Kind(Group.TEACHING, _("{person}申请复核《{course}》的“{item}”成绩")),
    "regrade.answered": Kind(Group.RESULTS, _("《{course}》“{item}”的成绩复核已答复"), learner="IW"),
    "regrade.overdue": Kind(Group.DEADLINES, _("《{course}》有成绩复核逾期未答复，请教务处理"), university="IE"),
    "grade.published": Kind(Group.RESULTS, _("《{course}》公布了成绩：{items}"), learner="IW"),
    "course.passed": Kind(Group.RESULTS, _("《{course}》结业，证书正在生成")),
    "certificate.issued": Kind(Group.RESULTS, _("证书“{title}”已颁发"), "IEW", university="I", gov="D"),
    "certificate.suspended": Kind(Group.RESULTS, _("证书“{title}”已暂停：{reason}"), "IEW", university="I"),
    "certificate.reinstated": Kind(Group.RESULTS, _("证书“{title}”已恢复有效"), "IEW", university="I"),
    "certificate.superseded": Kind(Group.RESULTS, _("证书“{title}”已更正并重新颁发：{reason}"), "IEW", university="I"),
    "certificate.revoked": Kind(Group.RESULTS, _("证书“{title}”已撤销：{reason}"), "IEW", university="I", gov="D"),
    "seat.given": Kind(Group.RESULTS, _("《{course}》有了空位，你已从排队转为在学"), "IEW"),
    "run.removed": Kind(Group.RESULTS, _("你被移出《{course}》：{reason}"), "IE"),
    "run.joined": Kind(Group.LEARNING, _("{school}把你加入了《{course}》")),
    "run.queued": Kind(Group.LEARNING, _("{school}把你排进了《{course}》的候补队伍，有空位时通知你")),
    "run.dates": Kind(Group.LEARNING, _("《{course}》的日期改为 {starts} 至 {ends}")),
    "run.content": Kind(Group.LEARNING, _("《{course}》更新了内容：{what}")),
    "comment.added": Kind(Group.LEARNING, _("{person}点评了“{task}”"), "IW", folded=_("“{task}”有 {count} 条点评")),
    "work.graded": Kind(Group.LEARNING, _("“{task}”已批改"), "IW"),
    "work.handed_in": Kind(Group.LEARNING, _("{person}提交了“{task}”"), folded=_("“{task}”有 {count} 份新提交")),
    "work.share_asked": Kind(
        Group.LEARNING, _("{person}提交了小组作业“{task}”，你的贡献写的是 {share}%，请确认"), "IW"
    ),
    "work.share_disputed": Kind(
        Group.LEARNING, _("{person}对“{task}”的贡献比例有异议"), folded=_("“{task}”有 {count} 人对贡献比例有异议")
    ),
    "peer.asked": Kind(Group.LEARNING, _("“{task}”有 {number} 份同学的作业等你评阅"), "IW"),
    "peer.due": Kind(Group.DEADLINES, _("“{task}”的互评 24 小时内截止"), "IW"),
    "peer.result": Kind(Group.RESULTS, _("“{task}”的互评结果已公布"), "IW"),
    "peer.ready": Kind(Group.LEARNING, _("“{task}”的互评都已结束，{number} 份要你裁定，裁定后可以公布")),
    "peer.reported": Kind(
        Group.LEARNING, _("“{task}”有一份互评被举报，请处理"), folded=_("“{task}”有 {count} 份互评被举报")
    ),
    "work.taken_back": Kind(Group.RESULTS, _("“{task}”的成绩已收回：{reason}"), "IW"),
    "mentoring.asked": Kind(Group.LEARNING, _("{person}请你为“{task}”评分，{until} 前有效"), enterprise="IE"),
    "override.granted": Kind(Group.DEADLINES, _("“{quiz}”为你另作安排，{until} 前有效")),
    "lab.granted": Kind(Group.LEARNING, _("实训“{lab}”可以多做一次计分：{reason}")),
    "hours.approved": Kind(Group.LEARNING, _("“{title}”的 {minutes} 分钟已认定为学时")),
    "hours.returned": Kind(Group.LEARNING, _("“{title}”的学时证明被退回：{reason}")),
    "thread.asked": Kind(
        Group.LEARNING, _("《{course}》有新提问：{thread}"), folded=_("《{course}》有 {count} 个新提问")
    ),
    "thread.answered": Kind(Group.LEARNING, _("{person}回复了“{thread}”"), folded=_("“{thread}”有 {count} 条新回复")),
    "answer.accepted": Kind(Group.LEARNING, _("你在“{thread}”的回答被采纳")),
    "post.removed": Kind(Group.LEARNING, _("你在“{thread}”的帖子被移除：{reason}")),
    "post.reported": Kind(
        Group.LEARNING, _("“{thread}”里有帖子被举报，请处理"), folded=_("“{thread}”里有 {count} 条举报")
    ),
    "report.overdue": Kind(
        Group.DEADLINES, _("《{course}》有举报逾期未处理：{thing}"), folded=_("《{course}》有 {count} 条举报逾期未处理")
    ),
    "report.answered": Kind(Group.LEARNING, _("你对“{thread}”的举报已处理：{answer}")),
    "skill.untaught": Kind(Group.LEARNING, _("企业新要求的技能，贵校还没有课程教：{skills}"), university="ID"),
    "contest.phase": Kind(Group.LEARNING, _("{contest}进入{phase}"), university="D", gov="D", judge="IE"),
    "contest.postponed": Kind(Group.DEADLINES, _("{contest}{clock}延到 {at}，理由：{reason}"), "IEW", judge="IE"),
    "contest.due": Kind(Group.DEADLINES, _("{contest}：{team}还没有提交作品，{until} 截止"), "IEW"),
    "contest.judging_due": Kind(
        Group.DEADLINES, _("{contest}：还有 {number} 件作品等你评审，{until} 截止"), judge="IE"
    ),
    "contest.judging_late": Kind(Group.DEADLINES, _("{contest}评审已截止，还有 {number} 份评分没有交"), gov="IE"),
    "contest.judge_off": Kind(Group.LEARNING, _("{contest}：{what}不再由你评审，理由：{reason}"), judge="IE"),
    "contest.unopened": Kind(Group.DEADLINES, _("{contest}到了开始时间还没有开赛，请检查后开赛"), gov="IE"),
    "contest.cancelled": Kind(Group.DEADLINES, _("{contest}取消举办，理由：{reason}"), "IEW", judge="IE"),
    "contest.to_close": Kind(Group.LEARNING, _("{contest}各轮都有了结果，请检查后结束这一届"), gov="IE"),
    "contest.short": Kind(Group.DEADLINES, _("{contest}已截止提交，{number} 件作品还缺评委，请增聘后补派"), gov="IE"),
    "contest.final": Kind(Group.RESULTS, _("{contest}公示期满，没有待仲裁的申诉，结果已生效"), gov="I"),
    "contest.held": Kind(Group.RESULTS, _("{contest}公示期已满，结果还没有生效：{why}"), "IE", gov="IE"),
    "contest.case_replaced": Kind(
        Group.DEADLINES,
        _("{contest}：“{part}”换了案例，理由：{reason}。请看新案例重新作答，提交次数从头算"),
        "IEW",
    ),
    "contest.key_replaced": Kind(
        Group.RESULTS, _("{contest}：“{part}”换了标准答案，理由：{reason}。已交的答案自动重新评分，不用重交"), "IW"
    ),
    "contest.problem_proposed": Kind(Group.LEARNING, _("{contest}：{firm}提出赛题“{title}”，请答复"), gov="IE"),
    "contest.problem_accepted": Kind(Group.RESULTS, _("{contest}采用了你们的赛题“{title}”"), enterprise="IE"),
    "contest.problem_declined": Kind(
        Group.RESULTS, _("{contest}没有采用你们的赛题“{title}”，理由：{reason}"), enterprise="IE"
    ),
    "contest.team_sent": Kind(
        Group.LEARNING,
        _("{contest}：{team}等学校审核"),
        university="ID",
        folded=_("{contest}有 {count} 支队伍等学校审核"),
    ),
    "contest.team_approved": Kind(Group.LEARNING, _("{contest}：{team}通过学校审核，名单已冻结"), "IW"),
    "contest.team_returned": Kind(Group.DEADLINES, _("{contest}：{team}被学校退回：{reason}"), "IEW"),
    "contest.captaincy_offered": Kind(Group.DEADLINES, _("{contest}：请你接任{team}的队长"), "IEW"),
    "contest.captaincy_declined": Kind(Group.LEARNING, _("{contest}：{person}谢绝接任{team}的队长")),
    "contest.captain_changed": Kind(Group.LEARNING, _("{contest}：{team}的队长现在是{person}"), "IW", university="ID"),
    "contest.promoted": Kind(Group.RESULTS, _("{contest}：{team}进入{round}"), "IEW", university="ID"),
    "contest.judging": Kind(Group.DEADLINES, _("{contest}：{number} 件作品等你评审，{until} 前提交"), judge="IE"),
    "contest.appealed": Kind(
        Group.OVERSIGHT, _("{contest}：{entry} 提出申诉"), gov="IE", folded=_("{contest}有 {count} 份申诉待仲裁")
    ),
    "contest.arbitrated": Kind(Group.RESULTS, _("{contest}：你们的申诉已仲裁：{answer}"), "IEW"),
    "contest.ruled": Kind(Group.RESULTS, _("{contest}：{team}有一项裁定：{ruling}，理由：{reason}"), "IEW"),
    "submission.scored": Kind(
        Group.LEARNING, _("{contest}：你的提交得分 {score}"), university="D", gov="D", judge="IE"
    ),
    "submission.failed": Kind(Group.LEARNING, _("{contest}：你的提交没有评成，原因：{reason}")),
    "order.submitted": Kind(
        Group.PLACEMENT, _("{enterprise}的订单 {order} 等院校确认"), enterprise="IE", university="IE"
    ),
    "order.confirmed": Kind(
        Group.PLACEMENT, _("{enterprise}的订单 {order} 院校已确认，等批准"), enterprise="IE", university="IE", gov="I"
    ),
    "order.approved": Kind(
        Group.PLACEMENT, _("{enterprise}的订单 {order} 已批准，学员可见"), enterprise="IE", university="IE"
    ),
    "order.returned": Kind(
        Group.PLACEMENT, _("{enterprise}的订单 {order} 被退回，请看原因"), enterprise="IE", university="IE"
    ),
    "order.left_out": Kind(
        Group.PLACEMENT, _("规定有变，订单 {order} 没有进入新一轮，请看合规检查"), enterprise="IE", university="IE"
    ),
    "candidates.new": Kind(Group.PLACEMENT, _("{order} 有 {waiting} 名新候选人"), enterprise="D"),
    "order.partner_asked": Kind(Group.PLACEMENT, _("{enterprise}邀请你的企业加入联合订单 {order}"), enterprise="IE"),
    "order.partner_answered": Kind(Group.PLACEMENT, _("{partner}答复了联合订单 {order}：{answer}"), enterprise="IE"),
    "vetting.submitted": Kind(Group.OVERSIGHT, _("{enterprise}提交了准入审核"), gov="IE"),
    "vetting.approved": Kind(Group.OVERSIGHT, _("{enterprise}的准入审核已通过，可以提交订单"), enterprise="IE"),
    "vetting.returned": Kind(Group.OVERSIGHT, _("{enterprise}的准入审核被退回，请看逐项原因"), enterprise="IE"),
    "candidates.waiting": Kind(
        Group.PLACEMENT, _("{order} 有 {waiting} 名候选人等了超过 {hours} 小时"), enterprise="IE"
    ),
    "contact.asked": Kind(Group.PLACEMENT, _("{enterprise}想就“{post}”认识你，等你决定是否公开姓名"), learner="IW"),
    "contact.answered": Kind(Group.PLACEMENT, _("候选人 {code}：{answer}"), enterprise="IE"),
    "scheme.proposed": Kind(Group.PLACEMENT, _("{enterprise}为订单 {order} 提出评分办法，等你同意"), university="IE"),
    "scheme.published": Kind(Group.PLACEMENT, _("订单 {order} 的评分办法已经公布"), enterprise="IE"),
    "category.recorded": Kind(
        Group.PLACEMENT,
        _("{school}登记了你的学员类别，用于预留名额，有效期至 {until}；导出个人数据可以看到是哪一类"),
        learner="IE",
    ),
    "category.struck": Kind(Group.PLACEMENT, _("{school}撤销了你的学员类别登记；已截止的轮次不受影响"), learner="IE"),
    "agreement.signed": Kind(Group.PLACEMENT, _("“{post}”的三方协议已签 {signed} 方")),
    "log.confirmed": Kind(Group.PLACEMENT, _("导师确认了你的 {count} 天日志")),
    "evaluation.open": Kind(Group.PLACEMENT, _("“{post}”实习结束，请填写评价")),
    "evaluation.opened": Kind(Group.PLACEMENT, _("“{post}”双方评价已公开")),
    "programme.voted": Kind(
        Group.TEACHING,
        _("《{programme}》第 {number} 版收到一位专家的意见"),
        folded=_("《{programme}》第 {number} 版收到 {count} 位专家的意见"),
    ),
    "programme.recused": Kind(
        Group.TEACHING, _("专家{expert}回避《{programme}》第 {number} 版的论证，请补请一位"), university="IE"
    ),
    "programme.returned": Kind(
        Group.TEACHING, _("《{programme}》第 {number} 版退回“{step}”：{reason}"), university="IE"
    ),
    "programme.published": Kind(
        Group.TEACHING, _("《{programme}》第 {number} 版已发布，自 {year} 级起适用"), university="IE"
    ),
    "base.requested": Kind(
        Group.PLACEMENT,
        _("{organisation}预约{base}：{title}"),
        enterprise="IE",
        university="IE",
        folded=_("{base}有 {count} 个预约等你确认"),
    ),
    "base.approved": Kind(
        Group.PLACEMENT, _("{base}同意了你的预约“{title}”，第一次在 {first}"), enterprise="IE", university="IE"
    ),
    "base.declined": Kind(
        Group.PLACEMENT, _("{base}没有同意你的预约“{title}”：{reason}"), enterprise="IE", university="IE"
    ),
    "base.cancelled": Kind(
        Group.PLACEMENT, _("{base}取消了“{title}”的 {count} 场：{reason}"), enterprise="IE", university="IE"
    ),
    "base.check_due": Kind(
        Group.DEADLINES,
        _("{base}的安全检查还有 {days} 天到期（{until}），到期后的日期不能预约"),
        enterprise="IE",
        university="IE",
    ),
    "event.offered": Kind(Group.DEADLINES, _("“{event}”（{time}）有名额了，请在 {until} 前确认")),
    "event.line_moved": Kind(Group.DEADLINES, _("主办方把你在“{event}”（{time}）的候补调到第 {position} 位：{reason}")),
    "event.line_passed": Kind(
        Group.DEADLINES, _("主办方调整了“{event}”（{time}）的候补顺序，你现在是第 {position} 位")
    ),
    "event.to_approve": Kind(
        Group.TEACHING,
        _("{student}报名“{event}”（{time}），等你同意"),
        university="IE",
        folded=_("有 {count} 个活动报名等你同意"),
    ),
    "event.to_approve_again": Kind(
        Group.TEACHING,
        _("“{event}”改到 {time}，请重新答复{student}的报名"),
        university="IE",
        folded=_("有 {count} 个改了时间的活动报名等你重新答复"),
    ),
    "event.approval_again": Kind(Group.DEADLINES, _("“{event}”改到 {time}，要班主任重新同意，名额替你留着")),
    "event.approved": Kind(Group.TEACHING, _("班主任同意了你参加“{event}”（{time}）")),
    "event.declined": Kind(Group.TEACHING, _("班主任没有同意你参加“{event}”：{reason}")),
    "event.moved": Kind(Group.DEADLINES, _("“{event}”改在 {time}，地点：{room}。原因：{reason}")),
    "event.promise_changed": Kind(Group.DEADLINES, _("“{event}”（{time}）改了学时、参与证明或签退的规定，请看活动页")),
    "event.room_closed": Kind(
        Group.DEADLINES,
        _("{place}在“{event}”（{time}）时停用：{reason}。请改时间或场地，或取消这一场"),
        enterprise="IE",
        university="IE",
        gov="IE",
    ),
    "event.cancelled": Kind(Group.DEADLINES, _("“{event}”（{time}）取消了：{reason}")),
    "event.restored": Kind(Group.DEADLINES, _("“{event}”（{time}）恢复举办，你的报名还在：{reason}")),
    "event.given_up": Kind(
        Group.DEADLINES, _("“{event}”（{time}）恢复举办，但你那时已报名“{other}”，这一场的名额已让出")
    ),
    "event.over": Kind(Group.TEACHING, _("“{event}”（{time}）结束了，请匿名评价")),
    "event.confirm_speaker": Kind(
        Group.TEACHING, _("“{event}”（{time}）结束了，请确认{expert}讲了多久"), enterprise="IE", university="IE"
    ),
    "event.speaker_comes": Kind(
        Group.TEACHING, _("{expert}接受了“{event}”（{time}）的主讲邀请"), enterprise="IE", university="IE"
    ),
    "event.speaker_declined": Kind(
        Group.TEACHING, _("{expert}谢绝了“{event}”（{time}）的主讲邀请"), enterprise="IE", university="IE"
    ),
    "content.submitted": Kind(Group.TEACHING, _("{person}把“{page}”送审"), university="IE"),
    "content.approved": Kind(Group.TEACHING, _("“{page}”已通过审核并发布")),
    "content.returned": Kind(Group.TEACHING, _("“{page}”被退回修改：{comment}")),
    "gap.moved": Kind(Group.TEACHING, _("{job}的技能缺口变化 {points} 个百分点"), university="IE", gov="D"),
    "credit.changed": Kind(Group.OVERSIGHT, _("信用等级变为 {grade}"), enterprise="IE", gov="IE"),
    "performance.alert": Kind(Group.OVERSIGHT, _("{enterprise}履约预警：{reason}"), enterprise="IE", gov="IE"),
    "city.without_orders": Kind(Group.OVERSIGHT, _("{city}还没有订单班"), gov="IE"),
    "cooperation.proposed": Kind(
        Group.COOPERATION, _("{author}提出合作协议“{title}”，等你方同意"), enterprise="IE", university="IE", gov="IE"
    ),
    "cooperation.accepted": Kind(Group.COOPERATION, _("{party}同意了合作协议“{title}”")),
    "cooperation.returned": Kind(
        Group.COOPERATION, _("{party}把合作协议“{title}”退回修改：{reason}"), enterprise="IE", university="IE", gov="IE"
    ),
    "cooperation.agreed": Kind(Group.COOPERATION, _("合作协议“{title}”各方都已同意，{starts} 起生效")),
    "cooperation.in_force": Kind(
        Group.COOPERATION, _("合作协议“{title}”已生效"), enterprise="IE", university="IE", gov="I"
    ),
    "cooperation.ending": Kind(
        Group.DEADLINES, _("合作协议“{title}”还有 {days} 天到期"), enterprise="IE", university="IE", gov="IE"
    ),
    "cooperation.ended": Kind(Group.COOPERATION, _("合作协议“{title}”已到期")),
    "cooperation.terminated": Kind(
        Group.RESULTS, _("{party}提前终止了合作协议“{title}”：{reason}"), enterprise="IE", university="IE", gov="IE"
    ),
    "deliverable.reported": Kind(
        Group.COOPERATION, _("“{title}”：{party}报告了成果“{item}”，等另一方确认"), enterprise="IE", university="IE"
    ),
    "deliverable.due": Kind(
        Group.DEADLINES, _("“{title}”：成果“{item}”{due} 到期"), enterprise="IE", university="IE", gov="IE"
    ),
    "deliverable.late": Kind(
        Group.DEADLINES,
        _("“{title}”：{party}的成果“{item}”{due} 到期，还没有全部确认"),
        enterprise="IE",
        university="IE",
        gov="IE",
    ),
    "deliverable.confirmed": Kind(Group.COOPERATION, _("{party}确认了成果“{item}”")),
    "deliverable.returned": Kind(
        Group.COOPERATION, _("{party}退回了成果“{item}”的报告：{reason}"), enterprise="IE", university="IE"
    ),
    "call.withdrawn": Kind(Group.COOPERATION, _("榜单“{call}”已撤回：{reason}"), enterprise="IE", university="IE"),
    "call.completed": Kind(Group.COOPERATION, _("榜单“{call}”已完成"), enterprise="IE", university="IE"),
    "team.applied": Kind(Group.COOPERATION, _("{lead}申请了榜单“{call}”"), enterprise="IE", gov="IE"),
    "team.partner_asked": Kind(Group.COOPERATION, _("{lead}邀请你们参加团队“{team}”")),
    "team.member_asked": Kind(Group.COOPERATION, _("单位推荐你参加“{team}”（{call}），等你答复"), learner="IW"),
    "team.selected": Kind(Group.RESULTS, _("榜单“{call}”选定了团队“{team}”"), enterprise="IE", university="IE"),
    "team.refused": Kind(Group.RESULTS, _("榜单“{call}”没有选你们的团队：{reason}"), enterprise="IE", university="IE"),
    "team.withdrawn": Kind(Group.COOPERATION, _("{lead}的团队退出了“{call}”：{reason}"), enterprise="IE", gov="IE"),
    "milestone.handed_in": Kind(Group.COOPERATION, _("“{team}”提交了节点“{milestone}”"), enterprise="IE"),
    "milestone.accepted": Kind(Group.COOPERATION, _("节点“{milestone}”已认可")),
    "milestone.returned": Kind(Group.COOPERATION, _("节点“{milestone}”被退回：{reason}"), university="IE"),
    "factor.removed": Kind(
        Group.RESULTS, _("供需“{post}”已下架：{reason}"), enterprise="IE", university="IE", gov="IE"
    ),
    "factor.appealed": Kind(Group.COOPERATION, _("{author}请求恢复供需“{post}”"), gov="IE"),
    "factor.restored": Kind(Group.COOPERATION, _("供需“{post}”已恢复展示")),
    "factor.expired": Kind(Group.COOPERATION, _("供需“{post}”已到期下架，可以修改有效期再展示")),
    "interest.expressed": Kind(
        Group.COOPERATION, _("{organisation}对供需“{post}”有意向"), enterprise="IE", university="IE"
    ),
    "interest.agreed": Kind(
        Group.COOPERATION, _("{author}同意就“{post}”联系，双方可以看到联系方式"), enterprise="IE", university="IE"
    ),
    "interest.declined": Kind(Group.COOPERATION, _("{author}谢绝了你们对“{post}”的意向")),
    "interest.recorded": Kind(Group.COOPERATION, _("{organisation}登记了“{post}”的对接结果")),
    "job.finished": _everybody(Group.WORK, _("{job}已完成：成功 {ok}，跳过 {skipped}，失败 {failed}"), "I"),
    "job.failed": _everybody(Group.WORK, _("{job}没有完成：{problem}"), "I"),
}
