"""Checks a receipt of a matching round offline, in plain Python 3.9 or newer. 离线核对匹配回执。

    python check_receipt.py receipt-2026-2.json [draw-2026-2.json]

It shows that your list took part as you sent it, that the draw followed from values nobody could choose, and that
every line of your result follows from the published cut-offs. With the draw's file it also makes the whole draw again.
"""

import hashlib
import json
import sys


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def root_of(leaf, path):
    for step in path:
        other = bytes.fromhex(step["hash"])
        leaf = sha(b"\x01", other, leaf) if step["side"] == "left" else sha(b"\x01", leaf, other)
    return leaf.hex()


def follows(line):
    if line["cutoff_score"] is None or line["score"] is None:
        return True  # nothing to compare: seats left, not eligible, not opened, or too few admitted to publish it
    mine, last = (line["score"], -line["lottery"]), (line["cutoff_score"], -line["cutoff_lottery"])
    given = {"admitted": mine >= last, "below_cutoff": mine[0] < last[0]}
    return given.get(line["outcome"], line["outcome"] != "lost_draw" or (mine[0] == last[0] and mine < last))


def main(receipt_file, draw_file=None):
    with open(receipt_file, encoding="utf-8") as handle:
        r = json.load(handle)
    said = [r["student"], r["posts"] + r["scores"] + r.get("categories", []), r["salt"]]
    leaf, secret = sha(b"\x00", json.dumps(said, separators=(",", ":")).encode()), bytes.fromhex(r["secret"])
    seed = sha(b"huimao lottery seed 1\n", sha(secret), sha(r["public_value"].encode()))
    blocks = b"".join(sha(seed, number.to_bytes(8, "big")) for number in range(r["students"] // 4 + 1))
    tickets = [(blocks[8 * n : 8 * n + 8], n) for n in range(r["students"])]
    committed, mine = sha(b"huimao lottery commitment 1\n", secret).hex(), tickets[r["index"]]
    checks = {
        "my list is in the published tree 我的志愿在公布的树里": root_of(leaf, r["path"]) == r["root"],
        "the secret was committed to 密值与事先公布的摘要一致": committed == r["secret_hash"],
        "my number follows from the draw 我的抽签号由抽签算出": sum(one < mine for one in tickets) == r["lottery"],
        "every line follows 每一条结果都成立": all(follows(line) for line in r["lines"]),
    }
    if draw_file:
        with open(draw_file, encoding="utf-8") as handle:
            draw = json.load(handle)
        order = sorted(range(r["students"]), key=tickets.__getitem__)
        checks["my leaf is in the draw 抽签名单里有我的摘要"] = draw["leaves"][r["index"]] == leaf.hex()
        checks["the whole draw is right 全部抽签号都对"] = all(draw["lottery"][n] == i for i, n in enumerate(order))
    for what, good in checks.items():
        print("OK " if good else "NO ", what)
    return 0 if all(checks.values()) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if sys.argv[1:] else "usage: check_receipt.py receipt.json [draw.json]")
