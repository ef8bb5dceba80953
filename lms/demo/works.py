"""What teams of the demo's contests handed in for the parts that judges read."""

GOODS, MARKETS = ("宣纸礼盒", "祁门红茶", "竹编灯具", "羽绒背心", "徽墨文具"), ("日本", "德国", "美国", "东南亚")
# By the number of the part: listing, orders and service, promotion; the proposal; positioning, image, plan; how
# documents are matched. What is judged on the spot has none.
WORKS = {
    "COMP-OPS": {
        2: "标题把材质和用途写在前 60 个字符里，主图一张白底、四张场景；尺码表按当地单位给出。",
        3: "常见的 12 个问题写成快捷回复，物流异常先致歉、再给两种方案；差评在 24 小时内公开答复。",
        5: "首月预算 3000 元：七成做搜索广告，三成给三位同类目的达人寄样；每周看一次加购率再调整。",
    },
    "COMP-SCF": {
        3: "以已确认的订单和提单为融资依据，订单按七成、在途按八成折算；核心企业只为确权的应收增信。"
        "授信随回款释放，单户不超过总额的两成；逾期 15 天停放新款，先以货权处置。",
    },
    "COMP-BRAND": {
        1: "买家是 25 到 40 岁、送礼多于自用的人，愿意为产地和手艺多付三成；同类品牌少讲产地，我们把县名放在第一句。",
        2: "标志取县里的山形，一色印刷也认得出；包装正面只有名字、产地和一句话，背面写工序和匠人。附授权规则三条。",
        3: "先独立站后平台：首年预算 20 万元，样品和展会四成、内容三成、商标和质检三成；复购不到一成就只留一个市场。",
    },
    "COMP-CUS": {
        3: "先按订单号把三单并成一行，再比金额、付款人和收件人；差额在运费以内的另列，其余逐单写明依据。",
    },
}


def works_of(code: str, number: int) -> dict[str, str]:
    """{part: text} of the team of that number in a contest."""
    goods, market = GOODS[number % len(GOODS)], MARKETS[number % len(MARKETS)]
    return {f"m{place}": f"{goods}面向{market}。{text}" for place, text in WORKS.get(code, {}).items()}
