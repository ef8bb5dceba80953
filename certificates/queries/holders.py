"""The names of holders: how they are compared with what somebody typed, and how strangers are shown them."""

import unicodedata

# Middle dots as keyboards, phones and fonts have them; a name is the same with any of them.
_DOTS = str.maketrans(dict.fromkeys("•・･．‧∙⋅●▪.。᛫⸱ꞏ", "·"))
# 复姓: those of two characters that the 百家姓 and the usual dictionaries have.
_TWO = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙"
    "钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里"
    "呼延东郭南门羊舌微生公户公玉公仪梁丘公仲公上公门公山公坚左丘公伯西门公祖第五公乘贯丘公皙南荣东里东宫"
    "仲长子书子桑即墨达奚褚师纳兰欧陽司馬諸葛東方長孫尉遲"
)
COMPOUND = frozenset(_TWO[place : place + 2] for place in range(0, len(_TWO), 2))
USUAL_NAME = 4


def folded(name: str) -> str:
    """The name as it is compared: one width, one middle dot, no spaces, no invisible marks, one case."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).translate(_DOTS)).casefold()
    return "".join(sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Cf")


def masked(name: str) -> str:
    """The name with its given part hidden: 程*桐, 王*, 欧阳*, 阿***提, J*** S***.

    How long a long name is stays hidden too; of a short Chinese one the surname and the last character are left.
    """
    name = name.strip()
    if not any(sign >= "\u2e80" for sign in name):
        return " ".join(f"{word[0]}***" for word in name.split()) or "*"
    if len(name) > USUAL_NAME or not name.isalpha():
        return f"{name[0]}***{name[-1]}"
    family = 2 if len(name) > 2 and name[:2] in COMPOUND else 1
    given = name[family:]
    return name[:family] + ("*" if len(given) < 2 else "*" * (len(given) - 1) + given[-1]) if given else "*"
