"""The kinds of event on `agency:<uuid>`, `person:<uuid>` and `sign_in:<uuid>`.

Sign-ins stand on a stream of their own: they are many, and no row is made from them. Credentials and contact data never
enter an event: it says that they were changed, not to what.
"""

from __future__ import annotations

from gongkai.web.history.kinds import Kind
from gongkai.web.history.kinds import register as register_kinds

AGENCY = [
    Kind("agency_founded", "设立{name}，自 {founded} 起"),
    Kind("agency_renamed", "更名为{name}，自 {since} 起"),
    Kind("agency_moved", "改由{parent_name}管理，自 {since} 起"),
    Kind("agency_merged", "并入{successor_name}，自 {since} 起，职权由其承接", "政府信息公开条例 第十条"),
    Kind("agency_abolished", "撤销，自 {since} 起，职权由{successor_name}承接", "政府信息公开条例 第十条"),
    Kind("function_taken_over", "自 {since} 起承接{from_name}的职权：{function}", "政府信息公开条例 第十条"),
    Kind("guide_changed", "更新公开指南：{fields}", "政府信息公开条例 第十二条"),
    Kind("settings_changed", "改动设置：{fields}"),
]
PERSON = [
    Kind("person_added", "建立账号 {username}，{name}"),
    Kind("person_renamed", "改名为{name}"),
    Kind("person_disabled", "停用账号，所有登录立即失效"),
    Kind("person_enabled", "恢复账号"),
    Kind("post_given", "授予{agency_name}{role_name}，自 {since} 起"),
    Kind("post_given_to_self", "给自己授予{agency_name}{role_name}，自 {since} 起，已通知审计"),
    Kind("post_ended", "收回{agency_name}{role_name}，自 {until} 起"),
    Kind("delegation_given", "离岗期间由{to_name}代行{agency_name}{role_names}，{since} 至 {until}"),
    Kind("delegation_ended", "收回由{to_name}代行"),
    Kind("contact_changed", "改动联系方式：{fields}"),
    Kind("password_set", "设置口令"),
    Kind("second_factor_added", "启用第二验证方式：{factor}"),
    Kind("second_factor_reset", "由管理员取消全部第二验证方式，下次登录重新启用"),
    Kind("second_factor_removed", "取消第二验证方式：{factor}"),
]
SIGN_IN = [
    Kind("signed_in", "登录，来自 {address}"),
    Kind("signed_out", "退出登录"),
    Kind("sign_in_failed", "登录未成功，来自 {address}"),
    Kind("sign_in_locked", "登录失败次数过多，暂停登录，来自 {address}"),
    Kind("access_denied", "要看的不在权限内：{path}"),
    Kind("reauthenticated", "再次验证身份"),
]


def register() -> None:
    """Make them known to the history."""
    for stream, listed in (("agency", AGENCY), ("person", PERSON), ("sign_in", SIGN_IN)):
        register_kinds(stream, listed)
