"""What happens to an identity, on the stream `identity:<uuid>`. No event carries a value of the identity."""

from gongkai.web.history.kinds import Kind
from gongkai.web.history.kinds import register as register_kinds

KINDS = [
    Kind("identity_kept", "存下申请人身份信息：{fields}", "个人信息保护法 第十三条"),
    Kind("identity_corrected", "更正申请人身份信息：{fields}", "个人信息保护法 第四十六条"),
    Kind("identity_read", "{agency}{role}查看{fields}，用途：{purpose}", "个人信息保护法 第五十一条"),
    Kind("identity_refused", "要查看{fields}，没有权限，没有给出", "个人信息保护法 第五十一条"),
    Kind("identity_used", "系统使用{fields}，用途：{purpose}", "个人信息保护法 第五十一条"),
    Kind("identity_exported", "申请人取得自己的个人信息副本", "个人信息保护法 第四十五条"),
    Kind("identity_moved_out", "身份信息随件移交{to_name}", "政府信息公开条例 第三十六条"),
    Kind("identity_moved_in", "接收移交来的身份信息：{fields}", "政府信息公开条例 第三十六条"),
    Kind("authorisation_added", "补交授权委托书"),
    Kind("proof_added", "补交身份证明"),
    Kind("proofs_erased", "清除身份证明材料 {count} 份，依据：{basis}", "个人信息保护法 第四十七条"),
    Kind("identity_held", "暂停清除，原因：{because}"),
    Kind("identity_released", "恢复按期限清除"),
    Kind("identity_erased", "清除身份信息，依据：{basis}", "个人信息保护法 第四十七条"),
]


def register() -> None:
    """Make them known."""
    register_kinds("identity", KINDS)
    register_kinds("identity_search", [Kind("identity_searched", "按姓名或者证件号码查找申请人", private=True)])
