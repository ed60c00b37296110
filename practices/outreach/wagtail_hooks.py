"""Outreach in the admin: its screens and what the log says of it."""

from wagtail import hooks

from practices.outreach.admin.contacts import ContactViewSet
from practices.outreach.admin.enquiries import EnquiryViewSet, register_enquiries
from practices.outreach.admin.letters import LetterModelViewSet
from practices.outreach.admin.mailings import MailingViewSet
from practices.outreach.admin.my_returns import MyReturnViewSet
from practices.outreach.admin.packs import PackViewSet
from practices.outreach.admin.returns import ReturnViewSet, register_returns

hooks.register("register_admin_viewset", MailingViewSet)
hooks.register("register_admin_viewset", PackViewSet)
hooks.register("register_admin_viewset", LetterModelViewSet)
hooks.register("register_admin_viewset", MyReturnViewSet)
hooks.register("register_admin_viewset", ReturnViewSet)
hooks.register("register_admin_viewset", ContactViewSet)
hooks.register("register_admin_viewset", EnquiryViewSet)
hooks.register("register_log_actions", register_enquiries)
hooks.register("register_log_actions", register_returns)
